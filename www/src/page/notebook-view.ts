import type { Kernel, Plan, Progress, RunResult } from 'littoral';
import { newCell, type Cell, type CellType, type Notebook } from '../notebook/model';
import { CellView, type CellHost } from './cell-view';
import { element } from './dom';

interface Removed {
  cell: Cell;
  index: number;
}

/** The list of cells, the selected one, and what can be done to them. */
export class NotebookView implements CellHost {
  readonly #root: HTMLElement;
  readonly #getKernel: () => Kernel | null;
  readonly #onChange: () => void;
  readonly progressed: (progress: Progress | Plan) => void;
  readonly #onResult: (result: RunResult) => void;
  #notebook: Notebook = { cells: [], metadata: {} };
  #views: CellView[] = [];
  #selected: CellView | null = null;
  #removed: Removed[] = [];

  constructor(
    root: HTMLElement,
    kernel: () => Kernel | null,
    onChange: () => void,
    onResult: (result: RunResult) => void,
    onProgress: (progress: Progress | Plan) => void,
  ) {
    this.progressed = onProgress;
    this.#root = root;
    this.#getKernel = kernel;
    this.#onChange = onChange;
    this.#onResult = onResult;
  }

  get notebook(): Notebook {
    return this.#notebook;
  }

  get selected(): CellView | null {
    return this.#selected;
  }

  show(notebook: Notebook): void {
    for (const view of this.#views) view.destroy();
    this.#notebook = notebook;
    this.#removed = [];
    if (notebook.cells.length === 0) notebook.cells.push(newCell());
    this.#views = notebook.cells.map((cell) => new CellView(cell, this));
    const end = element(
      'button',
      { type: 'button', class: 'add-at-end', click: () => this.insert(this.#views.length, 'code').edit() },
      '+ code cell',
    );
    this.#root.replaceChildren(...this.#views.map((view) => view.root), end);
    this.#selected = null;
    this.select(this.#views.find((view) => view.cell.type === 'code') ?? this.#views[0]!);
    this.#number();
  }

  readonly kernel = (): Kernel | null => this.#getKernel();

  changed(): void {
    this.#onChange();
  }

  select(view: CellView): void {
    if (this.#selected === view) return;
    this.#selected?.setSelected(false);
    this.#selected = view;
    view.setSelected(true);
  }

  /** Selects the cell `by` places on, and focuses it as a whole. */
  step(by: -1 | 1): void {
    const next = this.#views[this.#index() + by];
    if (!next) return;
    this.select(next);
    next.focus();
  }

  insert(index: number, type: CellType, cell: Cell = newCell(type)): CellView {
    const view = new CellView(cell, this);
    this.#views.splice(index, 0, view);
    this.#notebook.cells.splice(index, 0, cell);
    this.#root.insertBefore(view.root, this.#root.children[index] ?? null);
    this.select(view);
    this.#number();
    this.changed();
    return view;
  }

  insertBeside(where: 'above' | 'below', type: CellType = 'code'): CellView {
    return this.insert(this.#index() + (where === 'below' ? 1 : 0), type);
  }

  move(view: CellView, by: -1 | 1): void {
    const from = this.#views.indexOf(view);
    const to = from + by;
    const other = this.#views[to];
    if (!other) return;
    const focused = document.activeElement as HTMLElement | null;
    if (by < 0) other.root.before(view.root);
    else other.root.after(view.root);
    for (const list of [this.#views, this.#notebook.cells] as unknown[][]) list.splice(to, 0, ...list.splice(from, 1));
    if (focused && view.root.contains(focused)) focused.focus({ preventScroll: true });
    view.root.scrollIntoView({ block: 'nearest' });
    this.#number();
    this.changed();
  }

  remove(view: CellView): void {
    const index = this.#views.indexOf(view);
    this.#views.splice(index, 1);
    this.#notebook.cells.splice(index, 1);
    this.#removed.push({ cell: view.cell, index });
    view.destroy();
    if (this.#views.length === 0) this.insert(0, 'code');
    const next = this.#views[Math.min(index, this.#views.length - 1)]!;
    this.select(next);
    next.focus();
    this.#number();
    this.changed();
  }

  /** Brings back the cell that was deleted last; false if there is none. */
  undoRemove(): boolean {
    const last = this.#removed.pop();
    if (!last) return false;
    this.insert(Math.min(last.index, this.#views.length), last.cell.type, last.cell).focus();
    return true;
  }

  setType(view: CellView, type: CellType): void {
    if (view.cell.type === type) return;
    const editing = view.editing;
    view.cell.type = type;
    if (type !== 'code') view.clearOutputs();
    view.applyType();
    this.#number();
    if (editing) view.edit();
    this.changed();
  }

  leaveAtEdge(view: CellView, by: -1 | 1): boolean {
    const next = this.#views[this.#views.indexOf(view) + by];
    if (!next) return false;
    this.select(next);
    if (next.cell.type === 'code') next.edit(by < 0 ? 'end' : 'start');
    else next.focus();
    return true;
  }

  run(view: CellView): void {
    void this.#run(view);
    if (view.cell.type === 'markdown') view.focus();
  }

  runAndAdvance(view: CellView): void {
    void this.#run(view);
    const index = this.#views.indexOf(view);
    const next = this.#views[index + 1];
    if (!next) return this.insert(index + 1, 'code').edit();
    this.select(next);
    if (view.editing && next.cell.type === 'code') next.edit('keep');
    else next.focus();
    next.root.scrollIntoView({ block: 'nearest' });
  }

  runAndInsert(view: CellView): void {
    void this.#run(view);
    this.insert(this.#views.indexOf(view) + 1, 'code').edit();
  }

  /** Runs all cells in order; the first failure cancels the rest. */
  async runAll(): Promise<void> {
    await Promise.all(this.#views.map((view) => this.#run(view)));
  }

  async #run(view: CellView): Promise<void> {
    const kernel = this.#getKernel();
    if (!kernel) return;
    const result = await view.run(kernel);
    if (result) this.#onResult(result);
  }

  #index(): number {
    return this.#selected ? this.#views.indexOf(this.#selected) : this.#views.length - 1;
  }

  #number(): void {
    this.#views.forEach((view, index) => view.setNumber(index + 1, this.#views.length));
  }
}
