/** Reading and writing `.ipynb` files: nbformat 4.5, and 4.0 to 4.4 for reading. */
import type { MimeBundle, Output } from 'littoral';
import { newCellId, type Cell, type CellType, type Notebook } from './model';

/** A file that is not a notebook this page can show; the message says what it is and what to do. */
export class NotebookFormatError extends Error {
  override name = 'NotebookFormatError';
}

type Json = Record<string, unknown>;

export function readNotebook(text: string): Notebook {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (error) {
    throw new NotebookFormatError(`this is not a notebook: its text is not JSON (${(error as Error).message})`);
  }
  if (!isObject(file)) throw new NotebookFormatError('this is not a notebook: its JSON is not an object');
  const version = file['nbformat'];
  if (version !== 4) {
    throw new NotebookFormatError(
      typeof version === 'number'
        ? `the notebook has nbformat ${version}; this page reads nbformat 4. ` +
            'Convert it with: jupyter nbconvert --to notebook --nbformat 4 FILE'
        : 'this JSON is not a notebook: it has no "nbformat"',
    );
  }
  if (!Array.isArray(file['cells'])) throw new NotebookFormatError('the notebook has no list of cells');
  const seen = new Set<string>();
  const cells = file['cells'].map((cell, index) => readCell(cell, index, seen));
  return { cells, metadata: isObject(file['metadata']) ? file['metadata'] : {} };
}

function readCell(cell: unknown, index: number, seen: Set<string>): Cell {
  if (!isObject(cell)) throw new NotebookFormatError(`cell ${index + 1} of the notebook is not an object`);
  const type = cell['cell_type'];
  if (type !== 'code' && type !== 'markdown' && type !== 'raw') {
    throw new NotebookFormatError(`cell ${index + 1} of the notebook has the unknown type ${JSON.stringify(type)}`);
  }
  const count = cell['execution_count'];
  const result: Cell = {
    id: uniqueId(cell['id'], seen),
    type: type satisfies CellType,
    source: joinLines(cell['source']),
    outputs: type === 'code' && Array.isArray(cell['outputs']) ? cell['outputs'].flatMap(readOutput) : [],
    executionCount: typeof count === 'number' ? count : null,
    metadata: isObject(cell['metadata']) ? cell['metadata'] : {},
  };
  if (isObject(cell['attachments'])) result.attachments = cell['attachments'];
  return result;
}

function uniqueId(id: unknown, seen: Set<string>): string {
  const valid = typeof id === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(id) && !seen.has(id);
  const chosen = valid ? id : newCellId();
  seen.add(chosen);
  return chosen;
}

/** An output of a kind that nbformat does not know is left out. */
function readOutput(output: unknown): Output[] {
  if (!isObject(output)) return [];
  switch (output['output_type']) {
    case 'stream':
      return [
        {
          output_type: 'stream',
          name: output['name'] === 'stderr' ? 'stderr' : 'stdout',
          text: joinLines(output['text']),
        },
      ];
    case 'display_data':
      return [{ output_type: 'display_data', data: readBundle(output['data']), metadata: objectOr(output['metadata']) }];
    case 'execute_result': {
      const count = output['execution_count'];
      return [
        {
          output_type: 'execute_result',
          data: readBundle(output['data']),
          metadata: objectOr(output['metadata']),
          execution_count: typeof count === 'number' ? count : null,
        },
      ];
    }
    case 'error':
      return [
        {
          output_type: 'error',
          ename: String(output['ename'] ?? ''),
          evalue: String(output['evalue'] ?? ''),
          traceback: Array.isArray(output['traceback']) ? output['traceback'].map(String) : [],
        },
      ];
    default:
      return [];
  }
}

function readBundle(data: unknown): MimeBundle {
  const bundle: MimeBundle = {};
  for (const [type, value] of Object.entries(objectOr(data))) {
    const json = type === 'application/json' || type.endsWith('+json');
    if (!json && Array.isArray(value)) bundle[type] = value.join('');
    else if (typeof value === 'string' || (typeof value === 'object' && value !== null)) bundle[type] = value;
  }
  return bundle;
}

/** The notebook as a file: nbformat 4.5, text as lists of lines, which differ well under version control. */
export function writeNotebook(notebook: Notebook): string {
  const file = {
    cells: notebook.cells.map(writeCell),
    metadata: {
      kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
      language_info: { name: 'python', file_extension: '.py', mimetype: 'text/x-python' },
      ...notebook.metadata,
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
  return JSON.stringify(file, null, 1) + '\n';
}

function writeCell(cell: Cell): Json {
  const file: Json = { cell_type: cell.type };
  if (cell.attachments && cell.type !== 'code') file['attachments'] = cell.attachments;
  if (cell.type === 'code') file['execution_count'] = cell.executionCount;
  file['id'] = cell.id;
  file['metadata'] = cell.metadata;
  if (cell.type === 'code') file['outputs'] = cell.outputs.map(writeOutput);
  file['source'] = splitLines(cell.source);
  return file;
}

function writeOutput(output: Output): Json {
  if (output.output_type === 'stream') return { ...output, text: splitLines(output.text) };
  if (output.output_type === 'error') return { ...output };
  const data: Json = {};
  for (const [type, value] of Object.entries(output.data)) {
    data[type] = typeof value === 'string' && isText(type) ? splitLines(value) : value;
  }
  return { ...output, data };
}

function isText(type: string): boolean {
  return type.startsWith('text/') || type === 'image/svg+xml';
}

function joinLines(value: unknown): string {
  if (Array.isArray(value)) return value.join('');
  return typeof value === 'string' ? value : '';
}

function splitLines(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objectOr(value: unknown): Json {
  return isObject(value) ? value : {};
}
