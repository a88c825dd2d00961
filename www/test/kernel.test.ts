import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Kernel } from '../src/kernel/kernel';
import { PROTOCOL_VERSION, type PageMessage, type WorkerMessage } from '../src/protocol';

/** The other side of the protocol, driven by hand: what is tested is the page's half of it. */
class ScriptedWorker {
  static all: ScriptedWorker[] = [];
  static get last(): ScriptedWorker {
    return ScriptedWorker.all.at(-1)!;
  }
  received: PageMessage[] = [];
  terminated = false;
  onmessage: ((event: { data: WorkerMessage }) => void) | null = null;
  onerror: ((event: { message: string; preventDefault(): void }) => void) | null = null;

  constructor(readonly url: URL) {
    ScriptedWorker.all.push(this);
  }
  postMessage(message: PageMessage): void {
    this.received.push(message);
  }
  terminate(): void {
    this.terminated = true;
  }
  addEventListener(): void {}
  say(message: WorkerMessage): void {
    this.onmessage?.({ data: message });
  }
  ready(): void {
    this.say({ type: 'ready', version: PROTOCOL_VERSION, jspi: true });
  }
  runs(): Extract<PageMessage, { type: 'run' }>[] {
    return this.received.filter((message) => message.type === 'run');
  }
  done(id: number, status: 'ok' | 'error' | 'interrupted' = 'ok'): void {
    const stats = { where: 'none' as const, bytes: 0, chunks: 0, tasks: 0, seconds: 0.1 };
    this.say({ type: 'done', id, reply: { status, execution_count: id, stats } });
  }
}

const revoked: string[] = [];

beforeEach(() => {
  ScriptedWorker.all = [];
  revoked.length = 0;
  let blobs = 0;
  vi.stubGlobal('Worker', ScriptedWorker);
  vi.stubGlobal('document', { baseURI: 'https://site.example/page/' });
  vi.stubGlobal('location', { origin: 'https://site.example' });
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network in this test')));
  vi.spyOn(URL, 'createObjectURL').mockImplementation(() => `blob:${++blobs}`);
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation((url) => void revoked.push(url));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const launch = (options = {}) => new Kernel({ workerUrl: '/worker.js', ...options });
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('Kernel', () => {
  it('configures the worker', async () => {
    launch({ gateway: 'https://gateway.example', token: 'secret', budgets: { download: 5 }, jspi: false });
    await settle();
    expect(ScriptedWorker.last.received).toEqual([
      {
        type: 'start',
        version: PROTOCOL_VERSION,
        module: null,
        interruptUrl: 'blob:1',
        config: {
          baseUrl: 'https://site.example/page/',
          jspi: false,
          gateway: 'https://gateway.example',
          token: 'secret',
          budgets: { download: 5, memory: 1e9 },
        },
      },
    ]);
  });

  it('queues cells until it is ready and runs them one at a time', async () => {
    const kernel = launch();
    const first = kernel.run('1');
    const second = kernel.run('2');
    expect(kernel.status).toMatchObject({ state: 'starting', queued: 2 });
    const worker = ScriptedWorker.last;
    worker.ready();
    expect(worker.runs().map((run) => run.code)).toEqual(['1']);
    worker.done(worker.runs()[0]!.id);
    expect((await first).status).toBe('ok');
    expect(worker.runs().map((run) => run.code)).toEqual(['1', '2']);
    worker.done(worker.runs()[1]!.id, 'error');
    expect((await second).status).toBe('error');
    expect(kernel.status.state).toBe('idle');
  });

  it('collects outputs and passes progress on', async () => {
    const kernel = launch();
    const worker = ScriptedWorker.last;
    worker.ready();
    const seen: number[] = [];
    const phases: string[] = [];
    const running = kernel.run('x', {
      onOutput: (_, outputs) => seen.push(outputs.length),
      onProgress: (progress) => phases.push(progress.type === 'progress' ? progress.phase : progress.text),
    });
    const { id } = worker.runs()[0]!;
    worker.say({ type: 'output', id, output: { type: 'stream', name: 'stdout', text: 'a' } });
    worker.say({ type: 'progress', id, progress: { type: 'progress', where: 'local', phase: 'reading' } });
    worker.say({ type: 'output', id: id + 7, output: { type: 'stream', name: 'stdout', text: 'of another cell' } });
    worker.done(id);
    expect((await running).outputs).toEqual([{ output_type: 'stream', name: 'stdout', text: 'a' }]);
    expect([seen, phases]).toEqual([[1], ['reading']]);
  });

  it('stops by message and by address, and cancels what waits', async () => {
    const kernel = launch();
    const worker = ScriptedWorker.last;
    worker.ready();
    const running = kernel.run('while True: pass');
    const waiting = kernel.run('2');
    kernel.interrupt();
    expect((await waiting).status).toBe('cancelled');
    expect(worker.received.at(-1)).toEqual({ type: 'interrupt' });
    const [run] = worker.runs();
    expect(revoked).toContain(run!.interruptUrl);
    worker.done(run!.id, 'interrupted');
    expect((await running).status).toBe('interrupted');
    void kernel.run('3');
    expect(revoked).not.toContain(worker.runs()[1]!.interruptUrl);
  });

  it('cancels what waits after a failure, if asked', async () => {
    const kernel = launch();
    const worker = ScriptedWorker.last;
    worker.ready();
    const failing = kernel.run('1/0', { stopOnError: true });
    const waiting = kernel.run('2');
    worker.done(worker.runs()[0]!.id, 'error');
    expect((await failing).status).toBe('error');
    expect((await waiting).status).toBe('cancelled');
    expect(worker.runs()).toHaveLength(1);
  });

  it('starts another worker after a panic and tells the running cell', async () => {
    const kernel = launch();
    const lost = ScriptedWorker.last;
    lost.ready();
    const running = kernel.run('boom');
    const waiting = kernel.run('2');
    lost.say({ type: 'panic', message: 'panicked at src/engine.rs:1' });
    const result = await running;
    expect(result.status).toBe('error');
    expect(result.outputs).toEqual([
      expect.objectContaining({
        output_type: 'error',
        evalue:
          'The kernel stopped: panicked at src/engine.rs:1. It has been restarted; variables are lost, run the cells above again.',
      }),
    ]);
    expect((await waiting).status).toBe('cancelled');
    expect(lost.terminated).toBe(true);
    expect(ScriptedWorker.all).toHaveLength(2);
    ScriptedWorker.last.ready();
    const again = kernel.run('1');
    ScriptedWorker.last.done(ScriptedWorker.last.runs()[0]!.id);
    expect((await again).status).toBe('ok');
  });

  it('does not start over and over when the start itself fails', async () => {
    const kernel = launch();
    const queued = kernel.run('1');
    ScriptedWorker.last.say({ type: 'failed', version: PROTOCOL_VERSION, message: 'no pkg/' });
    expect((await queued).outputs).toEqual([expect.objectContaining({ evalue: 'no pkg/' })]);
    await expect(kernel.ready).rejects.toThrow('no pkg/');
    expect(kernel.status).toMatchObject({ state: 'failed', message: 'no pkg/' });
    expect((await kernel.run('2')).status).toBe('error');
    expect(ScriptedWorker.all).toHaveLength(1);
    const restarting = kernel.restart();
    ScriptedWorker.last.ready();
    await restarting;
    expect(kernel.status.state).toBe('idle');
  });

  it('refuses a worker of another release', async () => {
    const kernel = launch();
    ScriptedWorker.last.say({ type: 'ready', version: PROTOCOL_VERSION + 1, jspi: true });
    await expect(kernel.ready).rejects.toThrow('different releases');
  });

  it('tells the worker what was set while it started', async () => {
    const kernel = launch();
    await settle();
    kernel.setGateway('https://gateway.example', 'secret');
    kernel.setBudgets({ memory: 7 });
    ScriptedWorker.last.ready();
    expect(ScriptedWorker.last.received.slice(1)).toEqual([
      { type: 'setBudgets', budgets: { download: 256e6, memory: 7 } },
      { type: 'setGateway', gateway: 'https://gateway.example', token: 'secret' },
    ]);
  });

  it('completes only while idle, and answers when the kernel is lost', async () => {
    const kernel = launch();
    expect((await kernel.complete('x', 1)).matches).toEqual([]);
    const worker = ScriptedWorker.last;
    worker.ready();
    const asked = kernel.complete('np.me', 5);
    const { id } = worker.received.at(-1) as { id: number };
    worker.say({ type: 'completion', id, completion: { matches: ['np.mean'], start: 0, end: 5 } });
    expect(await asked).toEqual({ matches: ['np.mean'], start: 0, end: 5 });
    const unanswered = kernel.inspect('np', 2);
    worker.say({ type: 'panic', message: 'gone' });
    expect(await unanswered).toEqual({ found: false, text: '' });
  });

  it('restarts on request: the running cell says so, the others are cancelled', async () => {
    const kernel = launch();
    ScriptedWorker.last.ready();
    const running = kernel.run('1');
    const waiting = kernel.run('2');
    void kernel.restart();
    expect((await running).outputs).toEqual([expect.objectContaining({ ename: 'KernelRestarted' })]);
    expect((await waiting).status).toBe('cancelled');
  });

  it('ends at shutdown', async () => {
    const kernel = launch();
    ScriptedWorker.last.ready();
    const running = kernel.run('1');
    kernel.shutdown();
    expect((await running).status).toBe('cancelled');
    expect(ScriptedWorker.last.received.slice(-2)).toEqual([{ type: 'interrupt' }, { type: 'shutdown' }]);
    await vi.waitFor(() => expect(ScriptedWorker.last.terminated).toBe(true), 3000);
    await expect(kernel.run('2')).rejects.toThrow('shut down');
  });
});
