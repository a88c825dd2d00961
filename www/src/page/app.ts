import type { Kernel, KernelStatus, RunResult } from 'littoral';
import { absolutePaths } from '../notebook/absolute-paths';
import { newNotebook, type Notebook } from '../notebook/model';
import { readNotebook, writeNotebook } from '../notebook/nbformat';
import { hideAllBanners, hideBanner, showBanner } from './banners';
import { showBudgetDialog } from './budget-panel';
import { askText, confirmDialog, showKeys } from './dialogs';
import { byId, element, icon } from './dom';
import { dropDraft, loadDraft, saveDraft } from './drafts';
import { showGatewayDialog, watchGateway } from './gateway-panel';
import { setUpKeyboard } from './keyboard';
import { NotebookView } from './notebook-view';
import { showOpenDialog } from './open-dialog';
import { loadGateway, siteGateway, storeBudgets, storeGateway, type GatewaySetting } from './settings';
import { EXAMPLES, fetchNotebook, newSource, sourceOfAddress, sourceOfFile, type Source } from './sources';
import { StatusLine } from './status-line';
import { setUpTheme } from './theme';

const LAST = 'littoral:last';
const base = document.baseURI;
const query = new URLSearchParams(location.search);

let kernel: Kernel;
const status = new StatusLine();
const view = new NotebookView(byId('notebook'), () => kernel, onChange, onResult, (progress) => status.showProgress(progress));

let source: Source = newSource();
let draftTimer = 0;
/** The gateway in force if this notebook may use one. */
let gateway: GatewaySetting | null = null;
/** False for a notebook from a link until the reader agrees that it may use the gateway. */
let trusted = true;
let endWatch = (): void => {};

function showKernelStatus(now: KernelStatus): void {
  status.showStatus(now);
  byId<HTMLButtonElement>('stop').disabled = now.state !== 'busy' && now.queued === 0;
  if (now.state === 'failed') {
    showBanner('kernel', 'error', now.message ?? 'The kernel could not start.', [['Try again', () => void restart()]]);
  } else if (now.message) {
    showBanner('kernel', 'warning', now.message);
  } else if (now.state === 'idle') {
    hideBanner('kernel');
  }
}

function onResult(result: RunResult): void {
  status.showResult(result);
}

function onChange(): void {
  clearTimeout(draftTimer);
  draftTimer = window.setTimeout(keepDraft, 400);
}

function keepDraft(): void {
  clearTimeout(draftTimer);
  draftTimer = 0;
  if (!saveDraft(source.key, view.notebook)) {
    showBanner('draft', 'warning', 'This browser keeps no draft of your changes: save the notebook before you leave.');
  }
  localStorage.setItem(LAST, JSON.stringify(source));
}

window.addEventListener('pagehide', () => {
  if (draftTimer) keepDraft();
});

/** Shows a notebook; a draft of it, if there is one, takes its place. */
function show(next: Source, notebook: Notebook): void {
  hideAllBanners();
  source = next;
  const draft = loadDraft(next.key);
  view.show(draft?.notebook ?? notebook);
  focusCell(next.kind === 'new');
  showTitle();
  if (draft && (next.kind === 'example' || next.kind === 'link')) {
    const when = new Date(draft.saved).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });
    showBanner('draft', 'note', `Your changes of ${when} were restored.`, [
      [
        'Show the original',
        () => {
          dropDraft(next.key);
          show(next, notebook);
        },
      ],
    ]);
  }
  trusted = next.kind !== 'link';
  applyGateway();
}

function showTitle(): void {
  byId('title').textContent = source.title;
  document.title = `${source.title} · Littoral`;
}

/** The title names the saved file. */
function rename(): void {
  askText('Rename the notebook', 'Title', source.title, 'Rename', (title) => {
    source = { ...source, title };
    showTitle();
    onChange();
  });
}

/** Keys work at once: the first code cell has the focus, unless the reader is busy elsewhere. */
function focusCell(edit: boolean): void {
  scrollTo(0, 0);
  const cell = view.selected;
  if (!cell || document.querySelector('dialog[open]')) return;
  if (edit) cell.edit();
  else cell.root.focus({ preventScroll: true });
}

async function open(next: Source): Promise<void> {
  try {
    show(next, await fetchNotebook(next, base));
  } catch (error) {
    show(newSource(), newNotebook());
    showBanner('open', 'error', (error as Error).message);
  }
}

/** Opening another notebook: a new kernel, since one notebook's variables are not the other's business. */
async function change(next: Source, notebook?: Notebook): Promise<void> {
  if (draftTimer) keepDraft();
  const address = next.kind === 'example' || next.kind === 'link' ? next.key : null;
  const url = new URL(location.href);
  if (address) url.searchParams.set('notebook', address);
  else url.searchParams.delete('notebook');
  history.replaceState(null, '', url);
  void kernel.restart().catch(() => {}); // told by the status
  if (notebook) show(next, notebook);
  else await open(next);
  localStorage.setItem(LAST, JSON.stringify(source));
}

/** On arrival: the address's notebook, else the one last worked on, else the first example. */
async function arrive(): Promise<void> {
  const address = query.get('notebook');
  if (address) {
    try {
      return await open(sourceOfAddress(address, base));
    } catch {
      show(newSource(), newNotebook());
      return showBanner('open', 'error', `"${address}" is no address.`);
    }
  }
  const last = lastSource();
  const draft = last && loadDraft(last.key);
  if (last && draft && (last.kind === 'file' || last.kind === 'new')) return show(last, draft.notebook);
  await open(last?.kind === 'example' ? last : sourceOfAddress(EXAMPLES[0].path, base));
}

function lastSource(): Source | null {
  try {
    return JSON.parse(localStorage.getItem(LAST) ?? 'null') as Source | null;
  } catch {
    return null;
  }
}

async function openFile(file: File): Promise<void> {
  try {
    const notebook = readNotebook(await file.text());
    const next = sourceOfFile(file.name);
    dropDraft(next.key); // the file on the disk is what the reader has asked for
    await change(next, notebook);
    keepDraft();
  } catch (error) {
    showBanner('open', 'error', `${file.name}: ${(error as Error).message}`);
  }
}

/** Downloads the notebook, with data paths made absolute so that it runs under CPython. */
function save(): void {
  const folder = new URL('.', base).href;
  const cells = view.notebook.cells.map((cell) =>
    cell.type === 'code' ? { ...cell, source: absolutePaths(cell.source, folder) } : cell,
  );
  const text = writeNotebook({ ...view.notebook, cells });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/x-ipynb+json' }));
  link.download = `${source.title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'notebook'}.ipynb`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

async function restart(): Promise<void> {
  await kernel.restart().catch(() => {}); // told by the status
}

async function askToRestart(): Promise<void> {
  const agreed = await confirmDialog('Restart the kernel?', 'All variables are lost; cells and outputs stay.', 'Restart');
  if (agreed) await restart();
}

function applyGateway(): void {
  endWatch();
  const allowed = trusted ? gateway : null;
  kernel.setGateway(allowed?.url ?? null, allowed?.token ?? null);
  hideBanner('trust');
  if (!trusted) {
    const host = new URL(source.key, base).host;
    const actions: [string, () => void][] = gateway ? [['Allow the gateway', trust]] : [];
    const rest = gateway ? ' It may not use your gateway unless you allow it.' : '';
    showBanner('trust', 'note', `This notebook comes from ${host}. Nothing in it has been run: read it first.${rest}`, actions);
  }
  if (!gateway) return status.showGateway({ text: 'none', reachable: null });
  if (!trusted) return status.showGateway({ text: 'not allowed here', reachable: null });
  status.showGateway({ text: '…', reachable: null });
  endWatch = watchGateway(gateway, (state) => status.showGateway(state));
}

function trust(): void {
  trusted = true;
  applyGateway();
}

async function setUpGateway(): Promise<void> {
  const chosen = loadGateway();
  gateway = chosen === undefined ? await siteGateway() : chosen;
  applyGateway();
}

/** A button's word, which narrow screens leave out; a screen reader still finds it. */
function label(text: string): HTMLElement {
  return element('span', { class: 'label' }, text);
}

function setUpButtons(): void {
  const on = (id: string, action: () => void): void => byId(id).addEventListener('click', action);
  byId('run').append(icon('run'), label('Run'));
  byId('stop').append(icon('stop'), label('Stop'));
  byId('add-code').append(icon('plus'), 'Code');
  byId('add-text').append(icon('plus'), 'Text');
  on('run', () => view.selected && view.runAndAdvance(view.selected));
  on('run-all', () => void view.runAll());
  on('stop', () => kernel.interrupt());
  on('restart', () => void askToRestart());
  on('add-code', () => view.insertBeside('below', 'code').edit());
  on('add-text', () => view.insertBeside('below', 'markdown').edit());
  on('title', rename);
  on('save', save);
  on('keys', showKeys);
  on('open', () =>
    showOpenDialog({
      address: (address) => void change(sourceOfAddress(address, base)),
      file: (file) => void openFile(file),
      fresh: () => void change(newSource(), newNotebook()),
    }),
  );
  on('budgets', () =>
    showBudgetDialog(kernel.budgets, (budgets) => {
      kernel.setBudgets(budgets);
      storeBudgets(budgets);
      status.showBudgets(budgets);
    }),
  );
  on('gateway', () =>
    showGatewayDialog(gateway, (setting) => {
      storeGateway(setting);
      gateway = setting;
      trust(); // whoever sets a gateway here, with this notebook in sight, wants it used
    }),
  );
  setUpTheme(byId<HTMLButtonElement>('theme'));
  // A file dropped anywhere on the page is opened.
  addEventListener('dragover', (event) => event.preventDefault());
  addEventListener('drop', (event) => {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file) void openFile(file);
  });
}

/** Shows the notebook and hands it the kernel, which may still be starting. */
export function startPage(started: Kernel): void {
  kernel = started;
  kernel.onStatus(showKernelStatus);
  showKernelStatus(kernel.status);
  status.showBudgets(kernel.budgets);
  setUpButtons();
  setUpKeyboard(view, { stop: () => kernel.interrupt(), restart: () => void askToRestart(), save });
  void arrive();
  void setUpGateway();
}
