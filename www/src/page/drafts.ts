/** Unsaved work, kept in the browser so that a reload or a crash loses nothing. */
import { readNotebook, writeNotebook } from '../notebook/nbformat';
import type { Notebook } from '../notebook/model';

const PREFIX = 'littoral:draft:';
const KEPT = 20;

export interface Draft {
  saved: number;
  notebook: Notebook;
}

/** Outputs are not kept: after a reload the kernel does not know them, and storage is small. */
export function saveDraft(source: string, notebook: Notebook): boolean {
  const bare = {
    ...notebook,
    cells: notebook.cells.map((cell) => ({ ...cell, outputs: [], executionCount: null })),
  };
  const entry = JSON.stringify({ saved: Date.now(), text: writeNotebook(bare) });
  try {
    localStorage.setItem(PREFIX + source, entry);
    dropOldest();
    return true;
  } catch {
    return false; // storage is full or forbidden: the page says that the draft is not kept
  }
}

export function loadDraft(source: string): Draft | null {
  const entry = localStorage.getItem(PREFIX + source);
  if (!entry) return null;
  try {
    const { saved, text } = JSON.parse(entry) as { saved: number; text: string };
    return { saved, notebook: readNotebook(text) };
  } catch {
    return null;
  }
}

export function dropDraft(source: string): void {
  localStorage.removeItem(PREFIX + source);
}

function dropOldest(): void {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  if (keys.length <= KEPT) return;
  const age = (key: string): number => {
    try {
      return (JSON.parse(localStorage.getItem(key)!) as { saved: number }).saved;
    } catch {
      return 0;
    }
  };
  for (const key of keys.sort((a, b) => age(a) - age(b)).slice(0, keys.length - KEPT)) localStorage.removeItem(key);
}
