import { describe, expect, it } from 'vitest';
import { formatBytes, formatProgress, formatSeconds, formatStats, parseBytes } from '../src/page/format';
import { overwriteLines, parseAnsi } from '../src/render/ansi';
import { sourceOfAddress } from '../src/page/sources';
import { OutputRate } from '../src/worker/output-rate';
import type { OutputMessage } from '../src/protocol';

describe('amounts', () => {
  it.each([[0, '0 B'], [999, '999 B'], [1000, '1 kB'], [1234567, '1.2 MB'], [256e6, '256 MB'], [1e9, '1 GB'], [999.9e6, '1 GB'], [2.5e15, '2.5 PB']])(
    'writes %d as %s',
    (bytes, text) => expect(formatBytes(bytes)).toBe(text),
  );
  it.each([['256 MB', 256e6], ['1.5GB', 1.5e9], ['2e9', 2e9], ['1 GiB', 2 ** 30], ['500', 500], ['', null], ['many', null], ['-1 MB', null], ['0', null]])(
    'reads %j as %j',
    (text, bytes) => expect(parseBytes(text)).toBe(bytes),
  );
  it.each([[0.0123, '12 ms'], [0.42, '0.4 s'], [9.96, '10 s'], [75, '1 min 15 s']])('writes %d seconds as %s', (s, text) =>
    expect(formatSeconds(s)).toBe(text),
  );
  it('says where a cell was computed', () => {
    expect(formatStats({ where: 'local', bytes: 1.2e6, chunks: 12, tasks: 0, seconds: 0.4 })).toBe(
      'in this page · 0.4 s · 1.2 MB read · 12 chunks',
    );
    expect(formatStats({ where: 'remote', bytes: 0, chunks: 0, tasks: 1, seconds: 3 })).toBe('on the cluster · 3.0 s · 1 task');
  });
  it('says how far a computation is', () => {
    expect(formatProgress({ type: 'progress', where: 'remote', phase: 'running', done: 3, total: 8 })).toBe('cluster: running · 3 of 8');
    expect(formatProgress({ type: 'plan', text: 'reads 3 GB' })).toBe('reads 3 GB');
  });
});

describe('terminal text', () => {
  it('finds colours and drops other sequences', () => {
    expect(parseAnsi('\x1b[1;31mError\x1b[0m: no\x1b[2K')).toEqual([
      { text: 'Error', classes: ['ansi-bold', 'ansi-red'] },
      { text: ': no', classes: [] },
    ]);
  });
  it('overwrites a line at a carriage return', () => {
    expect(overwriteLines('10 %\r50 %\r100 %\ndone\r\n')).toBe('100 %\ndone\n');
    expect(overwriteLines('50 %\r')).toBe('50 %\r');
  });
});

describe('sources', () => {
  const base = 'https://site.example/page/';
  it.each([
    ['notebooks/a.ipynb', 'example'],
    ['https://site.example/page/notebooks/a.ipynb', 'example'],
    ['https://site.example/other/notebooks/a.ipynb', 'link'],
    ['notebooks/../../user/a.ipynb', 'link'],
    ['notebooks/%2e%2e/a.ipynb', 'link'],
    ['notebooks/..%2fa.ipynb', 'link'],
    ['notebooks/a.ipynb?x=https://evil.example', 'link'],
    ['//evil.example/page/notebooks/a.ipynb', 'link'],
  ])('takes %s for: %s', (address, kind) => {
    expect(sourceOfAddress(address, base).kind).toBe(kind);
  });
});

describe('OutputRate', () => {
  it('sends a burst at once and a flood in pieces, losing nothing', () => {
    const sent: OutputMessage[] = [];
    let time = 0;
    const rate = new OutputRate((message) => sent.push(message), () => time);
    for (let i = 0; i < 1000; i++) {
      time += 0.1;
      rate.add({ type: 'stream', name: 'stdout', text: `${i} ` });
    }
    rate.flush();
    expect(sent.length).toBeLessThan(100);
    const text = sent.map((message) => (message.type === 'stream' ? message.text : '')).join('');
    expect(text).toBe(Array.from({ length: 1000 }, (_, i) => `${i} `).join(''));
  });
  it('keeps the order of streams and other outputs', () => {
    const sent: OutputMessage[] = [];
    const rate = new OutputRate((message) => sent.push(message), () => 0);
    for (let i = 0; i < 30; i++) rate.add({ type: 'stream', name: i % 2 ? 'stderr' : 'stdout', text: `${i}` });
    rate.add({ type: 'clear_output', wait: false });
    expect(sent.map((message) => (message.type === 'stream' ? message.text : message.type))).toEqual([
      ...Array.from({ length: 30 }, (_, i) => `${i}`),
      'clear_output',
    ]);
  });
});
