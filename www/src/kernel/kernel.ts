import {
  PROTOCOL_VERSION,
  type Budgets,
  type Completion,
  type Inspection,
  type KernelConfig,
  type PageMessage,
  type RunReply,
  type RunStats,
  type WorkerMessage,
} from '../protocol';
import { OutputCollector } from './collector';
import { InterruptUrl } from './interrupt-url';
import type { KernelOptions, KernelStatus, RunOptions, RunResult } from './types';
import { compileModule, spawnWorker } from './worker-host';

export const DEFAULT_BUDGETS: Budgets = { download: 256e6, memory: 1e9 };

/** Milliseconds that a dismissed worker has to stop what it does. */
const FAREWELL = 1000;

const NO_STATS: RunStats = { where: 'none', bytes: 0, chunks: 0, tasks: 0, seconds: 0 };
const NO_COMPLETION: Completion = { matches: [], start: 0, end: 0 };

interface Job {
  id: number;
  code: string;
  options: RunOptions;
  collector: OutputCollector;
  resolve: (result: RunResult) => void;
}

/**
 * A Python kernel in a Web Worker. Cells run one after the other, in the order of the calls to `run`.
 *
 * ```js
 * const kernel = await Kernel.start();
 * const { outputs } = await kernel.run('1 + 1');
 * ```
 *
 * A crash of the kernel (a panic, memory exhausted) never rejects: the running cell ends with an `error`
 * output, and a new kernel, with no variables, takes the place of the old one.
 */
export class Kernel {
  /** Settles when the kernel first can run; rejects if it cannot start. */
  readonly ready: Promise<void>;

  readonly #config: KernelConfig;
  readonly #workerUrl: URL;
  readonly #listeners = new Set<(status: KernelStatus) => void>();
  readonly #queue: Job[] = [];
  readonly #requests = new Map<number, (reply: Completion | Inspection | null) => void>();
  #running: Job | null = null;
  #worker: Worker | null = null;
  #interruptUrl = new InterruptUrl();
  #status: KernelStatus = { state: 'starting', mode: null, queued: 0, message: null };
  #nextId = 1;
  #settleReady: { resolve: () => void; reject: (error: Error) => void } | null = null;

  /** Starts a kernel and resolves when it can run. */
  static async start(options: KernelOptions = {}): Promise<Kernel> {
    const kernel = new Kernel(options);
    await kernel.ready;
    return kernel;
  }

  /** Starts a kernel without waiting for it: cells given to `run` before it is ready are queued. */
  constructor(options: KernelOptions = {}) {
    // The bundler must leave this address alone: worker.js is a file beside this one.
    const own = import.meta.url;
    this.#workerUrl = new URL(options.workerUrl ?? new URL('worker.js', own), document.baseURI);
    this.#config = {
      baseUrl: new URL(options.baseUrl ?? document.baseURI, document.baseURI).href,
      jspi: options.jspi ?? true,
      gateway: options.gateway ?? null,
      token: options.token ?? null,
      budgets: { ...DEFAULT_BUDGETS, ...options.budgets },
    };
    this.ready = new Promise((resolve, reject) => (this.#settleReady = { resolve, reject }));
    this.ready.catch(() => {}); // also told through the status; nobody has to listen here
    this.#launch();
  }

  get status(): KernelStatus {
    return this.#status;
  }

  get budgets(): Budgets {
    return { ...this.#config.budgets };
  }

  get gateway(): string | null {
    return this.#config.gateway;
  }

  /** Calls `listener` at every change of status; returns a function that ends this. */
  onStatus(listener: (status: KernelStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Runs one cell after all those before it. Resolves also when the cell fails; see `RunResult.status`. */
  run(code: string, options: RunOptions = {}): Promise<RunResult> {
    if (this.#status.state === 'shutdown') return Promise.reject(new Error('the kernel was shut down'));
    return new Promise((resolve) => {
      const job: Job = { id: this.#nextId++, code, options, collector: new OutputCollector(), resolve };
      if (this.#status.state === 'failed') {
        this.#finishWithError(job, 'KernelError', this.#status.message ?? 'The kernel could not start.');
        return;
      }
      this.#queue.push(job);
      this.#advance();
    });
  }

  /** Stops the running cell, which keeps its variables, and cancels those that wait. */
  interrupt(): void {
    this.#cancelQueued();
    if (!this.#running) return this.#setStatus({});
    this.#post({ type: 'interrupt' });
    this.#interruptUrl.revoke();
    this.#interruptUrl = new InterruptUrl();
    this.#setStatus({});
  }

  /** Ends the kernel and starts a new one: all variables are lost. Resolves when the new one is ready. */
  async restart(): Promise<void> {
    if (this.#status.state === 'shutdown') throw new Error('the kernel was shut down');
    const running = this.#running;
    this.#dismissWorker();
    this.#cancelQueued();
    if (running) this.#finishWithError(running, 'KernelRestarted', 'The kernel was restarted while this cell ran.');
    const ready = new Promise<void>((resolve, reject) => (this.#settleReady = { resolve, reject }));
    this.#launch();
    return ready;
  }

  /** Ends the kernel and frees its memory. Running and waiting cells are cancelled. */
  shutdown(): void {
    const running = this.#running;
    this.#dismissWorker();
    this.#cancelQueued();
    if (running) this.#finish(running, 'cancelled');
    this.#interruptUrl.revoke();
    this.#setStatus({ state: 'shutdown' });
    this.#settleReady?.reject(new Error('the kernel was shut down'));
  }

  /** Bytes; counts from the next computation on. */
  setBudgets(budgets: Partial<Budgets>): void {
    Object.assign(this.#config.budgets, budgets);
    this.#postSettings();
  }

  /** Sets or, with null, removes the gateway; counts from the next computation on. */
  setGateway(gateway: string | null, token: string | null = null): void {
    this.#config.gateway = gateway;
    this.#config.token = token;
    this.#postSettings();
  }

  /** Completions at `cursor` (UTF-16 units). Empty while a cell runs: Python does one thing at a time. */
  async complete(code: string, cursor: number): Promise<Completion> {
    const reply = await this.#request((id) => ({ type: 'complete', id, code, cursor }));
    return (reply as Completion | null) ?? NO_COMPLETION;
  }

  /** Signature and documentation of what stands at `cursor`. Not found while a cell runs. */
  async inspect(code: string, cursor: number): Promise<Inspection> {
    const reply = await this.#request((id) => ({ type: 'inspect', id, code, cursor }));
    return (reply as Inspection | null) ?? { found: false, text: '' };
  }

  #request(message: (id: number) => PageMessage): Promise<Completion | Inspection | null> {
    if (this.#status.state !== 'idle') return Promise.resolve(null);
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#requests.set(id, resolve);
      this.#post(message(id));
    });
  }

  #launch(): void {
    this.#setStatus({ state: 'starting', mode: null });
    let worker: Worker;
    try {
      worker = spawnWorker(this.#workerUrl);
    } catch (error) {
      this.#fail(`The kernel's worker could not be started from ${this.#workerUrl.href}: ${text(error)}`);
      return;
    }
    this.#worker = worker;
    worker.onmessage = (event: MessageEvent<WorkerMessage>) => {
      if (this.#worker === worker) this.#receive(event.data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      if (this.#worker === worker) this.#workerError(event.message);
    };
    const moduleUrl = new URL('pkg/littoral_bg.wasm', this.#workerUrl);
    void compileModule(moduleUrl).then((module) => {
      if (this.#worker !== worker) return;
      // The token and budgets are read here, not earlier: they may have been set in the meantime.
      const config = { ...this.#config, budgets: this.budgets };
      const interruptUrl = this.#interruptUrl.href;
      worker.postMessage({ type: 'start', version: PROTOCOL_VERSION, config, module, interruptUrl });
    });
  }

  #receive(message: WorkerMessage): void {
    switch (message.type) {
      case 'ready':
        if (message.version !== PROTOCOL_VERSION) return this.#fail(versionMessage(message.version));
        this.#setStatus({ state: 'idle', mode: message.jspi ? 'jspi' : 'xhr' });
        this.#postSettings(); // they may have changed while the kernel started
        this.#settleReady?.resolve();
        this.#settleReady = null;
        return this.#advance();
      case 'failed':
        return this.#fail(message.message);
      case 'output':
        return this.#ofRunning(message.id, (job) => {
          const output = job.collector.add(message.output);
          job.options.onOutput?.(output, job.collector.outputs);
        });
      case 'progress':
        return this.#ofRunning(message.id, (job) => job.options.onProgress?.(message.progress));
      case 'done':
        return this.#ofRunning(message.id, (job) => {
          this.#running = null;
          if (message.reply.status === 'error' && job.options.stopOnError) this.#cancelQueued();
          this.#finish(job, message.reply.status, message.reply);
          this.#advance();
        });
      case 'completion':
        return this.#reply(message.id, message.completion);
      case 'inspection':
        return this.#reply(message.id, message.inspection);
      case 'panic':
        return this.#recover(message.message);
      case 'status':
        return; // the page knows by itself what it has sent and what has come back
    }
  }

  #ofRunning(id: number, action: (job: Job) => void): void {
    if (this.#running?.id === id) action(this.#running);
  }

  #reply(id: number, reply: Completion | Inspection): void {
    this.#requests.get(id)?.(reply);
    this.#requests.delete(id);
  }

  #workerError(message: string | undefined): void {
    const said = message || 'its worker ended without a message';
    if (this.#status.state !== 'starting') return this.#recover(said);
    this.#fail(
      `The kernel's worker could not be loaded from ${this.#workerUrl.href} (${said}). ` +
        'Check that worker.js lies beside littoral.js and that its host allows this page to read it (CORS).',
    );
  }

  /** A crash after a successful start: say so in the cell, start again. */
  #recover(message: string): void {
    if (this.#status.state === 'starting') return this.#fail(`The kernel stopped while it started: ${message}`);
    const running = this.#running;
    this.#dropWorker();
    this.#cancelQueued();
    const said = /[.!?…]$/.test(message) ? message : `${message}.`;
    const notice =
      `The kernel stopped: ${said} It has been restarted; variables are lost, ` +
      'run the cells above again.';
    if (running) this.#finishWithError(running, 'KernelStopped', notice);
    this.#setStatus({ message: notice });
    this.#launch();
  }

  #fail(message: string): void {
    const running = this.#running;
    this.#dropWorker();
    this.#setStatus({ state: 'failed', message });
    for (const job of [running, ...this.#queue.splice(0)]) {
      if (job) this.#finishWithError(job, 'KernelError', message);
    }
    this.#setStatus({});
    this.#settleReady?.reject(new Error(message));
    this.#settleReady = null;
  }

  /** Asks the worker to end by itself, so that a remote job is cancelled, but not for long. */
  #dismissWorker(): void {
    const worker = this.#worker;
    if (worker && this.#running) {
      worker.postMessage({ type: 'interrupt' } satisfies PageMessage);
      worker.postMessage({ type: 'shutdown' } satisfies PageMessage);
      this.#interruptUrl.revoke();
      this.#interruptUrl = new InterruptUrl();
      this.#worker = null;
      setTimeout(() => worker.terminate(), FAREWELL);
    }
    this.#dropWorker();
  }

  #dropWorker(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#running = null;
    for (const resolve of this.#requests.values()) resolve(null);
    this.#requests.clear();
  }

  #cancelQueued(): void {
    for (const job of this.#queue.splice(0)) this.#finish(job, 'cancelled');
  }

  #advance(): void {
    if (this.#status.state === 'starting' || this.#running) return this.#setStatus({});
    const job = this.#queue.shift();
    if (!job) return this.#setStatus({ state: 'idle' });
    this.#running = job;
    this.#setStatus({ state: 'busy', message: null });
    job.options.onStart?.();
    this.#post({ type: 'run', id: job.id, code: job.code, interruptUrl: this.#interruptUrl.href });
  }

  #finishWithError(job: Job, ename: string, evalue: string): void {
    const output = job.collector.addError(ename, evalue);
    job.options.onOutput?.(output, job.collector.outputs);
    this.#finish(job, 'error');
  }

  #finish(job: Job, status: RunResult['status'], reply?: RunReply): void {
    job.resolve({
      status,
      outputs: [...job.collector.outputs],
      stats: reply?.stats ?? NO_STATS,
      executionCount: reply?.execution_count ?? null,
    });
  }

  #postSettings(): void {
    if (this.#status.state !== 'idle' && this.#status.state !== 'busy') return;
    const { gateway, token } = this.#config;
    this.#post({ type: 'setBudgets', budgets: this.budgets });
    this.#post({ type: 'setGateway', gateway, token });
  }

  #post(message: PageMessage): void {
    this.#worker?.postMessage(message);
  }

  #setStatus(change: Partial<KernelStatus>): void {
    const status = { ...this.#status, ...change, queued: this.#queue.length };
    const old = this.#status;
    const same = (Object.keys(status) as (keyof KernelStatus)[]).every((key) => status[key] === old[key]);
    if (same) return;
    this.#status = status;
    for (const listener of [...this.#listeners]) listener(status);
  }
}

function versionMessage(version: number): string {
  return (
    `littoral.js speaks version ${PROTOCOL_VERSION} of the worker protocol, worker.js version ${version}: ` +
    'they come from different releases. Reload the page without its cache.'
  );
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
