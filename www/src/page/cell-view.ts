import type { EditorView, KeyBinding } from '@codemirror/view';
import { renderOutputs, type Kernel, type Plan, type Progress, type RunResult } from 'littoral';
import { createEditor } from '../editor/editor';
import type { Cell, CellType } from '../notebook/model';
import { element, icon } from './dom';
import { formatProgress, formatStats } from './format';
import { showMarkdown } from './markdown';

/** What a cell asks of the notebook around it. */
export interface CellHost {
  kernel: () => Kernel | null;
  changed(): void;
  progressed(progress: Progress | Plan): void;
  select(cell: CellView): void;
  run(cell: CellView): void;
  runAndAdvance(cell: CellView): void;
  runAndInsert(cell: CellView): void;
  move(cell: CellView, by: -1 | 1): void;
  remove(cell: CellView): void;
  setType(cell: CellView, type: CellType): void;
  leaveAtEdge(cell: CellView, by: -1 | 1): boolean;
}

export type RunState = 'idle' | 'queued' | 'running';

/** One cell: its editor, outputs and tools. */
export class CellView {
  readonly root: HTMLElement;
  runState: RunState = 'idle';

  readonly #host: CellHost;
  readonly #count = element('span', { class: 'count' });
  readonly #runButton: HTMLButtonElement;
  readonly #editorBox = element('div', { class: 'editor' });
  readonly #rendered = element('div', { class: 'markdown' });
  readonly #meter = element('div', { class: 'cell-meter', hidden: true }, element('div'));
  readonly #outputs = element('div', { class: 'outputs', 'aria-label': 'Outputs', role: 'group' });
  readonly #note = element('p', { class: 'cell-note', hidden: true });
  readonly #typeButton: HTMLButtonElement;
  #editor: EditorView | null = null;
  #drawing = 0;

  constructor(
    readonly cell: Cell,
    host: CellHost,
  ) {
    this.#host = host;
    this.#runButton = tool('Run this cell', 'run', () => host.run(this));
    this.#runButton.classList.add('cell-run');
    this.#typeButton = tool('', 'text', () => host.setType(this, cell.type === 'code' ? 'markdown' : 'code'));
    const tools = element(
      'div',
      { class: 'cell-tools', role: 'group', 'aria-label': 'Cell tools' },
      this.#typeButton,
      tool('Move up', 'up', () => host.move(this, -1)),
      tool('Move down', 'down', () => host.move(this, 1)),
      tool('Delete the cell', 'remove', () => host.remove(this)),
    );
    this.root = element(
      'section',
      { class: 'cell', tabindex: '-1' },
      element('div', { class: 'gutter' }, this.#runButton, this.#count),
      element('div', { class: 'body' }, this.#editorBox, this.#meter, this.#rendered, this.#outputs, this.#note),
      tools,
    );
    this.root.addEventListener('focusin', () => host.select(this));
    this.root.addEventListener('pointerdown', () => host.select(this));
    this.#rendered.addEventListener('dblclick', () => this.edit());
    this.applyType();
  }

  /** Draws the cell anew after its type has changed. */
  applyType(): void {
    const { cell } = this;
    this.#editor?.destroy();
    this.#editor = null;
    this.root.classList.remove('code', 'markdown-cell', 'raw', 'editing');
    this.root.classList.add(cell.type === 'code' ? 'code' : cell.type === 'markdown' ? 'markdown-cell' : 'raw');
    const other = cell.type === 'code' ? 'Turn into text' : 'Turn into code';
    this.#typeButton.title = other;
    this.#typeButton.setAttribute('aria-label', other);
    this.#typeButton.replaceChildren(icon(cell.type === 'code' ? 'text' : 'code'));
    this.#runButton.hidden = cell.type !== 'code';
    if (cell.type === 'markdown') this.showText();
    else this.#openEditor();
    this.#drawCount();
    this.#drawOutputs();
  }

  get editing(): boolean {
    return this.#editor?.hasFocus ?? false;
  }

  setNumber(number: number, total: number): void {
    const kind = this.cell.type === 'code' ? 'Code' : 'Text';
    this.root.setAttribute('aria-label', `${kind} cell ${number} of ${total}`);
  }

  setSelected(selected: boolean): void {
    this.root.classList.toggle('selected', selected);
    this.root.tabIndex = selected ? 0 : -1;
  }

  /** Puts the cursor into the cell's text; `at` its end, for a cell entered from below. */
  edit(at: 'start' | 'end' | 'keep' = 'keep'): void {
    if (!this.#editor) this.#openEditor();
    const editor = this.#editor!;
    if (at !== 'keep') editor.dispatch({ selection: { anchor: at === 'start' ? 0 : editor.state.doc.length } });
    editor.focus();
  }

  /** Shows a text cell as it reads; a code cell stays as it is. */
  showText(): void {
    if (this.cell.type !== 'markdown') return;
    const focused = this.editing;
    this.#editor?.destroy();
    this.#editor = null;
    this.root.classList.remove('editing');
    const empty = this.cell.source.trim() === '';
    showMarkdown(this.#rendered, empty ? '*Empty text cell. Press Enter to write.*' : this.cell.source);
    this.#rendered.classList.toggle('empty', empty);
    this.#rendered.hidden = false;
    if (focused) this.root.focus({ preventScroll: true });
  }

  focus(): void {
    this.root.focus({ preventScroll: true });
    this.root.scrollIntoView({ block: 'nearest' });
  }

  clearOutputs(): void {
    this.cell.outputs = [];
    this.cell.executionCount = null;
    this.#setNote(null);
    this.#drawOutputs();
    this.#drawCount();
  }

  /** Runs the cell's code; `result` is null if it is text. */
  async run(kernel: Kernel): Promise<RunResult | null> {
    const { cell } = this;
    if (cell.type === 'markdown') this.showText();
    if (cell.type !== 'code') return null;
    if (this.runState !== 'idle') return null;
    if (cell.source.trim() === '') {
      this.clearOutputs();
      return null;
    }
    this.#setRunState('queued');
    this.#setNote(kernel.status.state === 'starting' ? 'Waiting for the kernel to start …' : 'Waiting for its turn …');
    let first = true;
    const result = await kernel.run(cell.source, {
      stopOnError: true,
      onStart: () => {
        this.#setRunState('running');
        this.#setNote(null);
      },
      onOutput: (_, outputs) => {
        first = false;
        cell.outputs = [...outputs];
        this.#scheduleDrawing();
      },
      onProgress: (progress) => this.#showProgress(progress),
    });
    if (result.status !== 'cancelled') {
      // Old outputs stay in sight until there are new ones, so that the page does not jump.
      if (first) cell.outputs = [];
      cell.outputs = result.outputs;
      cell.executionCount = result.executionCount;
    }
    this.#setRunState('idle');
    this.#meter.hidden = true;
    this.#setNote(noteOf(result));
    this.#drawOutputs();
    this.#host.changed();
    return result;
  }

  destroy(): void {
    this.#editor?.destroy();
    this.root.remove();
  }

  #openEditor(): void {
    const { cell } = this;
    this.#rendered.hidden = true;
    this.#rendered.replaceChildren();
    this.root.classList.add('editing');
    this.#editor = createEditor({
      parent: this.#editorBox,
      text: cell.source,
      language: cell.type === 'code' ? 'python' : 'text',
      label: cell.type === 'code' ? 'Python code' : 'Text in Markdown',
      tabStop: false,
      kernel: this.#host.kernel,
      keys: this.#keys(),
      onChange: (text) => {
        cell.source = text;
        this.#host.changed();
      },
      onEscape: () => this.focus(),
      onFocus: () => this.#host.select(this),
    });
  }

  #keys(): KeyBinding[] {
    const host = this.#host;
    const done = (action: () => void) => () => (action(), true);
    return [
      { key: 'Shift-Enter', run: done(() => host.runAndAdvance(this)) },
      { key: 'Mod-Enter', run: done(() => host.run(this)) },
      { key: 'Alt-Enter', run: done(() => host.runAndInsert(this)) },
      { key: 'ArrowUp', run: (view) => atEdge(view, -1) && host.leaveAtEdge(this, -1) },
      { key: 'ArrowDown', run: (view) => atEdge(view, 1) && host.leaveAtEdge(this, 1) },
    ];
  }

  #setRunState(state: RunState): void {
    this.runState = state;
    this.root.classList.toggle('queued', state === 'queued');
    this.root.classList.toggle('running', state === 'running');
    this.root.setAttribute('aria-busy', String(state !== 'idle'));
    this.#drawCount();
  }

  #drawCount(): void {
    const { cell } = this;
    if (cell.type !== 'code') return this.#count.replaceChildren();
    const mark = this.runState === 'idle' ? (cell.executionCount ?? '\u00a0') : '*';
    this.#count.textContent = `[${mark}]`;
    this.#count.title = this.runState === 'idle' ? 'Number of the run' : this.runState;
  }

  #scheduleDrawing(): void {
    if (this.#drawing) return;
    this.#drawing = requestAnimationFrame(() => this.#drawOutputs());
  }

  #drawOutputs(): void {
    cancelAnimationFrame(this.#drawing);
    this.#drawing = 0;
    renderOutputs(this.#outputs, this.cell.outputs);
    this.#outputs.hidden = this.cell.outputs.length === 0;
  }

  #showProgress(progress: Progress | Plan): void {
    this.#setNote(formatProgress(progress), progress.where);
    this.#host.progressed(progress);
    if (progress.type !== 'progress') return;
    this.#meter.hidden = false;
    this.#meter.classList.toggle('indeterminate', !progress.total);
    this.#meter.classList.toggle('remote', progress.where === 'remote');
    const share = progress.total ? (progress.done ?? 0) / progress.total : 0;
    (this.#meter.firstElementChild as HTMLElement).style.width = `${Math.min(1, share) * 100}%`;
  }

  #setNote(text: string | null, where?: string): void {
    this.#note.hidden = text === null;
    this.#note.textContent = text ?? '';
    this.#note.classList.toggle('remote', where === 'remote');
  }
}

function noteOf(result: RunResult): string | null {
  if (result.status === 'cancelled') return 'Not run: the kernel was stopped or a cell before it failed.';
  if (result.status === 'interrupted') return `Stopped after ${formatStats(result.stats)}; variables are kept.`;
  return result.stats.where === 'none' && result.stats.seconds < 0.5 ? null : formatStats(result.stats);
}

function atEdge(view: EditorView, by: -1 | 1): boolean {
  const { main } = view.state.selection;
  return main.empty && main.head === (by < 0 ? 0 : view.state.doc.length);
}

function tool(label: string, name: Parameters<typeof icon>[0], action: () => void): HTMLButtonElement {
  const button = element('button', { type: 'button', class: 'icon-button', title: label, 'aria-label': label });
  button.append(icon(name));
  button.addEventListener('click', action);
  return button;
}
