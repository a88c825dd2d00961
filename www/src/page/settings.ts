/** What the page remembers of the kernel's settings, and where the site's defaults come from. */
import { DEFAULT_BUDGETS, type Budgets } from 'littoral';

const BUDGETS = 'littoral:budgets';
const GATEWAY = 'littoral:gateway';
const TOKEN = 'littoral:token';

export interface GatewaySetting {
  url: string;
  token: string | null;
}

export function loadBudgets(): Budgets {
  try {
    const stored = JSON.parse(localStorage.getItem(BUDGETS) ?? '{}') as Partial<Budgets>;
    const valid = (value: unknown): value is number => typeof value === 'number' && value > 0;
    return {
      download: valid(stored.download) ? stored.download : DEFAULT_BUDGETS.download,
      memory: valid(stored.memory) ? stored.memory : DEFAULT_BUDGETS.memory,
    };
  } catch {
    return { ...DEFAULT_BUDGETS };
  }
}

export function storeBudgets(budgets: Budgets): void {
  localStorage.setItem(BUDGETS, JSON.stringify(budgets));
}

/**
 * The gateway that the reader has chosen: undefined if never, null if none is wanted. The token is kept for
 * this tab only.
 */
export function loadGateway(): GatewaySetting | null | undefined {
  const url = localStorage.getItem(GATEWAY);
  if (url === null) return undefined;
  return url === '' ? null : { url, token: sessionStorage.getItem(TOKEN) };
}

export function storeGateway(setting: GatewaySetting | null): void {
  localStorage.setItem(GATEWAY, setting?.url ?? '');
  if (setting?.token) sessionStorage.setItem(TOKEN, setting.token);
  else sessionStorage.removeItem(TOKEN);
}

/** The site's own default, in `littoral.json` beside the page: `{"gateway": "…", "token": "…"}`. */
export async function siteGateway(): Promise<GatewaySetting | null> {
  try {
    const response = await fetch(new URL('littoral.json', document.baseURI));
    if (!response.ok) return null;
    const { gateway, token } = (await response.json()) as { gateway?: unknown; token?: unknown };
    if (typeof gateway !== 'string' || gateway === '') return null;
    const url = new URL(gateway, document.baseURI).href;
    return { url, token: typeof token === 'string' ? token : null };
  } catch {
    return null; // the file is optional
  }
}
