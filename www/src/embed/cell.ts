/**
 * `<littoral-cell>`: one live cell for any page.
 *
 * ```html
 * <script type="module" src="https://example.org/littoral/embed.js"></script>
 * <littoral-cell>import xarray as xr
 * xr.open_zarr("https://example.org/sst.zarr")</littoral-cell>
 * ```
 *
 * All cells of a page share one kernel, which is downloaded when a cell is first run.
 */
import type { EditorView } from '@codemirror/view';
import { Kernel, renderOutputs, type Plan, type Progress, type RunResult } from 'littoral';
import { createEditor } from '../editor/editor';
import { formatProgress, formatStats } from '../page/format';
import paletteCss from '../page/palette.css?inline';
import cellCss from './cell.css?inline';

/** Kernels by the cells' `kernel` attribute: cells with the same name share variables. */
const kernels = new Map<string, Kernel>();

export class LittoralCell extends HTMLElement {
  static observedAttributes = ['readonly'];

  #editor: EditorView | null = null;
  #code = '';
  #run = button('Run', 'Run this cell (Shift+Enter)');
  #reset = button('Reset', 'Bring back the original code');
  #note = document.createElement('span');
  #outputs = document.createElement('div');
  #running = false;

  connectedCallback(): void {
    if (this.shadowRoot) return;
    this.#code = unindent(this.textContent ?? '');
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet(paletteCss.replaceAll(':root', ':host')), sheet(cellCss)];
    const box = document.createElement('div');
    box.className = 'editor';
    const bar = document.createElement('div');
    bar.className = 'bar';
    this.#run.classList.add('primary');
    this.#note.className = 'note';
    this.#note.setAttribute('role', 'status');
    bar.append(this.#run, this.#reset, this.#note);
    root.append(box, bar, this.#outputs);
    this.#run.addEventListener('click', () => (this.#running ? this.kernel().interrupt() : void this.run()));
    this.#reset.addEventListener('click', () => this.reset());
    this.#reset.hidden = true;
    this.#editor = createEditor({
      parent: root,
      text: this.#code,
      language: 'python',
      label: this.getAttribute('aria-label') ?? 'Python code',
      readOnly: this.hasAttribute('readonly'),
      kernel: () => kernels.get(this.#kernelName) ?? null,
      keys: [
        { key: 'Shift-Enter', run: () => (void this.run(), true) },
        { key: 'Mod-Enter', run: () => (void this.run(), true) },
      ],
      onChange: (text) => (this.#reset.hidden = text === this.#code),
      onEscape: () => this.#run.focus(),
    });
    box.append(this.#editor.dom);
    if (this.hasAttribute('autorun')) void this.run();
  }

  /** The cell's code as it stands in the editor. */
  get code(): string {
    return this.#editor?.state.doc.toString() ?? this.#code;
  }

  set code(text: string) {
    const editor = this.#editor;
    if (editor) editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
    else this.#code = text;
  }

  /** The kernel of this cell; started by the first call. */
  kernel(): Kernel {
    let kernel = kernels.get(this.#kernelName);
    if (!kernel || kernel.status.state === 'failed') {
      kernel?.shutdown();
      kernel = new Kernel({ gateway: this.getAttribute('gateway') });
      kernels.set(this.#kernelName, kernel);
    }
    return kernel;
  }

  /** Runs the cell; resolves to its outputs, which are shown, and dispatches a `result` event. */
  async run(): Promise<RunResult | null> {
    if (this.#running) return null;
    this.#running = true;
    this.#run.textContent = 'Stop';
    this.classList.add('running');
    const kernel = this.kernel();
    const starting = kernel.status.state === 'starting';
    this.#note.textContent = starting ? 'Loading Python and xarray …' : 'Running …';
    const result = await kernel.run(this.code, {
      onStart: () => (this.#note.textContent = 'Running …'),
      onOutput: (_, outputs) => renderOutputs(this.#outputs, outputs),
      onProgress: (progress: Progress | Plan) => (this.#note.textContent = formatProgress(progress)),
    });
    if (result.status !== 'cancelled') renderOutputs(this.#outputs, result.outputs);
    this.#note.textContent = result.status === 'cancelled' ? 'Not run.' : formatStats(result.stats);
    this.#running = false;
    this.#run.textContent = 'Run';
    this.classList.remove('running');
    this.dispatchEvent(new CustomEvent('result', { detail: result, bubbles: true }));
    return result;
  }

  /** Brings back the code that the page was written with, and clears the outputs. */
  reset(): void {
    this.code = this.#code;
    renderOutputs(this.#outputs, []);
    this.#note.textContent = '';
  }

  get #kernelName(): string {
    return this.getAttribute('kernel') ?? '';
  }
}

function button(text: string, title: string): HTMLButtonElement {
  const node = document.createElement('button');
  node.type = 'button';
  node.textContent = text;
  node.title = title;
  return node;
}

function sheet(css: string): CSSStyleSheet {
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  return made;
}

/** Code stands indented in a page's source: the indentation that all lines share is not the code's. */
export function unindent(text: string): string {
  const lines = text.replace(/^\s*\n/, '').trimEnd().split('\n');
  const depths = lines.filter((line) => line.trim()).map((line) => /^ */.exec(line)![0].length);
  const depth = Math.min(...depths, Infinity);
  return Number.isFinite(depth) ? lines.map((line) => line.slice(depth)).join('\n') : '';
}

if (!customElements.get('littoral-cell')) customElements.define('littoral-cell', LittoralCell);
