import type { Output } from 'littoral';

export type CellType = 'code' | 'markdown' | 'raw';

export interface Cell {
  id: string;
  type: CellType;
  source: string;
  outputs: Output[];
  executionCount: number | null;
  /** Kept as found, to be written back. */
  metadata: Record<string, unknown>;
  attachments?: Record<string, unknown>;
}

export interface Notebook {
  cells: Cell[];
  metadata: Record<string, unknown>;
}

/** nbformat allows letters, digits, `-` and `_`, at most 64 of them. */
export function newCellId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(4));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function newCell(type: CellType = 'code', source = ''): Cell {
  return { id: newCellId(), type, source, outputs: [], executionCount: null, metadata: {} };
}

export function newNotebook(): Notebook {
  return { cells: [newCell()], metadata: {} };
}
