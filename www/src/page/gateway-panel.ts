import { element } from './dom';
import { openDialog } from './dialogs';
import type { GatewaySetting } from './settings';

export interface GatewayState {
  text: string;
  /** Null while it is not known, or there is none. */
  reachable: boolean | null;
}

const ASK_AGAIN = 30_000;
const ASK_SOON = 2_000;

/**
 * Tells, now and from time to time, whether the gateway answers; returns a function that ends this. It is for
 * the status line: nothing else depends on it.
 */
export function watchGateway(setting: GatewaySetting, tell: (state: GatewayState) => void): () => void {
  let ended = false;
  let timer = 0;
  const ask = async (): Promise<void> => {
    if (document.visibilityState === 'visible') {
      const state = await probe(setting);
      if (ended) return;
      tell(state);
      timer = window.setTimeout(ask, state.reachable === null ? ASK_SOON : ASK_AGAIN);
    } else {
      timer = window.setTimeout(ask, ASK_AGAIN);
    }
  };
  void ask();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}

async function probe({ url, token }: GatewaySetting): Promise<GatewayState> {
  const address = new URL('v1/cluster', url.endsWith('/') ? url : `${url}/`);
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  let response: Response;
  try {
    response = await fetch(address, { headers, credentials: 'omit', signal: AbortSignal.timeout(10_000) });
  } catch {
    return { text: 'not reachable', reachable: false };
  }
  if (response.status === 401 || response.status === 403) return { text: 'token refused', reachable: false };
  if (!response.ok) return { text: `HTTP ${response.status}`, reachable: false };
  const answer = (await response.json().catch(() => null)) as { cluster?: { workers?: unknown; state?: unknown } } | null;
  const cluster = answer?.cluster;
  if (cluster?.state === 'starting') return { text: 'starting', reachable: null };
  if (cluster?.state === 'unavailable') return { text: 'has no cluster', reachable: false };
  const workers = cluster?.workers;
  if (typeof workers !== 'number') return { text: 'answers strangely', reachable: false };
  return { text: `${workers} worker${workers === 1 ? '' : 's'}`, reachable: true };
}

/** Where work over budget goes. `save(null)` is "nowhere". */
export function showGatewayDialog(current: GatewaySetting | null, save: (setting: GatewaySetting | null) => void): void {
  const url = element('input', { type: 'url', id: 'gateway-url', placeholder: 'https://gateway.example.org', autocomplete: 'url' });
  url.value = current?.url ?? '';
  const token = element('input', { type: 'password', id: 'gateway-token', autocomplete: 'off' });
  token.value = current?.token ?? '';
  const remove = element('button', { type: 'button' }, 'Use none');
  const form = element(
    'form',
    { class: 'stack' },
    element('label', { for: 'gateway-url' }, 'Address'),
    url,
    element('label', { for: 'gateway-token' }, 'Token, if it asks for one'),
    token,
    element('div', { class: 'actions' }, remove, element('button', { type: 'submit', class: 'primary' }, 'Use this gateway')),
  );
  const dialog = openDialog(
    'Gateway',
    element('p', {}, 'A computation over the budgets is sent, as a small task graph, to a gateway in front of a Dask cluster; only the answer comes back.'),
    form,
    element('p', { class: 'hint' }, 'The token goes to this address only, is not readable by any cell, and is forgotten with this tab.'),
  );
  const finish = (setting: GatewaySetting | null): void => {
    dialog.close();
    save(setting);
  };
  remove.addEventListener('click', () => finish(null));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    finish(url.value.trim() ? { url: url.value.trim(), token: token.value || null } : null);
  });
}
