import { describe, expect, it } from 'vitest';
import { OutputCollector, STREAM_LIMIT } from '../src/kernel/collector';

const stream = (text: string, name: 'stdout' | 'stderr' = 'stdout') => ({ type: 'stream' as const, name, text });

describe('OutputCollector', () => {
  it('joins chunks of one stream and keeps streams apart', () => {
    const collector = new OutputCollector();
    for (const message of [stream('a'), stream('b\n'), stream('warning', 'stderr'), stream('c')]) collector.add(message);
    expect(collector.outputs).toEqual([
      { output_type: 'stream', name: 'stdout', text: 'ab\n' },
      { output_type: 'stream', name: 'stderr', text: 'warning' },
      { output_type: 'stream', name: 'stdout', text: 'c' },
    ]);
  });

  it('replaces a grown stream instead of changing it', () => {
    const collector = new OutputCollector();
    const first = collector.add(stream('a'));
    collector.add(stream('b'));
    expect(first).toEqual({ output_type: 'stream', name: 'stdout', text: 'a' });
  });

  it('keeps the beginning of an endless print', () => {
    const collector = new OutputCollector();
    for (let i = 0; i < 3; i++) collector.add(stream('x'.repeat(STREAM_LIMIT / 2 + 1)));
    const [only] = collector.outputs;
    expect(collector.outputs).toHaveLength(1);
    expect(only).toMatchObject({ text: expect.stringMatching(/^x{1000000}\n… more was printed/) });
  });

  it('clears at once, or with the next output', () => {
    const collector = new OutputCollector();
    collector.add(stream('a'));
    expect(collector.add({ type: 'clear_output', wait: true })).toBeNull();
    expect(collector.outputs).toHaveLength(1);
    collector.add(stream('b'));
    expect(collector.outputs).toEqual([{ output_type: 'stream', name: 'stdout', text: 'b' }]);
    collector.add({ type: 'clear_output', wait: false });
    expect(collector.outputs).toEqual([]);
  });

  it('keeps results as nbformat has them', () => {
    const collector = new OutputCollector();
    collector.add({ type: 'execute_result', data: { 'text/plain': '2' }, execution_count: 3 });
    expect(collector.outputs).toEqual([
      { output_type: 'execute_result', data: { 'text/plain': '2' }, metadata: {}, execution_count: 3 },
    ]);
  });
});
