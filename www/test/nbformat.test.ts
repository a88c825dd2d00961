import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readNotebook, writeNotebook } from '../src/notebook/nbformat';

const file = (extra: object) => JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [], ...extra });

describe('readNotebook', () => {
  it('joins lines and keeps what it does not know', () => {
    const notebook = readNotebook(
      file({
        metadata: { authors: ['A'] },
        cells: [
          { cell_type: 'code', id: 'one', metadata: { tags: ['x'] }, execution_count: 2, source: ['a = 1\n', 'a'], outputs: [{ output_type: 'stream', name: 'stdout', text: ['1\n', '2'] }] },
          { cell_type: 'markdown', id: 'one', metadata: {}, source: '# Title', attachments: { 'a.png': {} } },
        ],
      }),
    );
    expect(notebook.metadata).toEqual({ authors: ['A'] });
    expect(notebook.cells[0]).toMatchObject({
      id: 'one',
      source: 'a = 1\na',
      executionCount: 2,
      metadata: { tags: ['x'] },
      outputs: [{ output_type: 'stream', name: 'stdout', text: '1\n2' }],
    });
    expect(notebook.cells[1]).toMatchObject({ source: '# Title', attachments: { 'a.png': {} } });
  });

  it('gives every cell an id of its own', () => {
    const cell = (id?: unknown) => ({ cell_type: 'code', metadata: {}, source: '', outputs: [], execution_count: null, id });
    const { cells } = readNotebook(file({ cells: [cell('a'), cell('a'), cell(), cell('no spaces!')] }));
    const ids = cells.map((each) => each.id);
    expect(new Set(ids).size).toBe(4);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
  });

  it.each([
    ['{', 'not JSON'],
    ['[]', 'not an object'],
    ['{"a": 1}', 'no "nbformat"'],
    [JSON.stringify({ nbformat: 3, worksheets: [] }), 'nbformat 3'],
    [JSON.stringify({ nbformat: 4 }), 'no list of cells'],
    [file({ cells: [{ cell_type: 'movie' }] }), 'unknown type "movie"'],
    [file({ cells: [null] }), 'cell 1 of the notebook is not an object'],
  ])('says what is wrong with %s', (text, message) => {
    expect(() => readNotebook(text)).toThrow(message);
  });

  it('survives outputs of any shape', () => {
    const outputs = [null, 3, {}, { output_type: 'future' }, { output_type: 'error' }, { output_type: 'display_data', data: { 'text/plain': 5, 'text/html': ['<b>', 'x</b>'] } }];
    const { cells } = readNotebook(file({ cells: [{ cell_type: 'code', metadata: {}, source: '', outputs }] }));
    expect(cells[0]!.outputs).toEqual([
      { output_type: 'error', ename: '', evalue: '', traceback: [] },
      { output_type: 'display_data', data: { 'text/html': '<b>x</b>' }, metadata: {} },
    ]);
  });
});

describe('writeNotebook', () => {
  it('gives back what was read', () => {
    const folder = new URL('../public/notebooks/', import.meta.url);
    const names = readdirSync(folder);
    expect(names).not.toEqual([]);
    for (const name of names) {
      const text = readFileSync(new URL(name, folder), 'utf8');
      expect(JSON.parse(writeNotebook(readNotebook(text)))).toEqual(JSON.parse(text));
    }
  });

  it('writes outputs as nbformat 4.5 has them', () => {
    const cell = {
      id: 'a',
      type: 'code' as const,
      source: 'x\n',
      executionCount: 1,
      metadata: {},
      outputs: [
        { output_type: 'execute_result' as const, data: { 'text/plain': '1\n2', 'image/png': 'AAAA' }, metadata: {}, execution_count: 1 },
        { output_type: 'stream' as const, name: 'stdout' as const, text: 'a\nb\n' },
      ],
    };
    const written = JSON.parse(writeNotebook({ cells: [cell], metadata: {} }));
    expect(written).toMatchObject({ nbformat: 4, nbformat_minor: 5 });
    expect(written.cells[0]).toEqual({
      cell_type: 'code',
      id: 'a',
      metadata: {},
      execution_count: 1,
      source: ['x\n'],
      outputs: [
        { output_type: 'execute_result', data: { 'text/plain': ['1\n', '2'], 'image/png': 'AAAA' }, metadata: {}, execution_count: 1 },
        { output_type: 'stream', name: 'stdout', text: ['a\n', 'b\n'] },
      ],
    });
  });
});
