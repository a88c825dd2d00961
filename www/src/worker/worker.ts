/**
 * The kernel worker: loads the WebAssembly module, runs cells one at a time, answers the page.
 * The messages are those of `protocol.ts`; nothing else passes.
 */
import { PROTOCOL_VERSION, type Completion, type Inspection, type KernelConfig, type PageMessage, type WorkerMessage } from '../protocol';
import { partsUrl, loadPackage, type Emitted, type KernelPackage } from './package';
import { OutputRate } from './output-rate';

const post = (message: WorkerMessage): void => self.postMessage(message);

let kernel: KernelPackage | null = null;
let jspi = false;
let running: { id: number; rate: OutputRate } | null = null;
/** Ends when every cell sent so far has ended: the next one waits for it. */
let lastCell: Promise<void> = Promise.resolve();

self.onmessage = (event: MessageEvent<PageMessage>) => {
  const message = event.data;
  if (message.type === 'start') return void start(message);
  if (message.type === 'shutdown') return void lastCell.then(() => self.close());
  if (!kernel) return; // the page sends nothing else before `ready`
  try {
    receive(kernel, message);
  } catch (error) {
    refuse(error);
  }
};

function receive(kernel: KernelPackage, message: PageMessage): void {
  switch (message.type) {
    case 'run':
      lastCell = lastCell.then(() => run(kernel, message.id, message.code, message.interruptUrl));
      return;
    case 'interrupt':
      return kernel.interrupt();
    case 'complete':
      // Python is not re-entered while a cell is suspended: its state could be half-way anywhere.
      return void lastCell.then(() => complete(kernel, message.id, message.code, message.cursor));
    case 'inspect':
      return void lastCell.then(() => inspect(kernel, message.id, message.code, message.cursor));
    case 'setBudgets':
      return kernel.set_budgets(message.budgets);
    case 'setGateway':
      return kernel.set_gateway(message.gateway, message.token);
  }
}

async function start(message: Extract<PageMessage, { type: 'start' }>): Promise<void> {
  try {
    if (message.version !== PROTOCOL_VERSION) {
      // The page compares versions and says what to do.
      return post({ type: 'ready', version: PROTOCOL_VERSION, jspi: false });
    }
    const loaded = await loadPackage(message.module);
    jspi = canSuspend(message.config);
    loaded.start({ ...message.config, jspi, interruptUrl: message.interruptUrl, partsUrl: partsUrl.href }, emit);
    kernel = loaded;
    post({ type: 'ready', version: PROTOCOL_VERSION, jspi });
  } catch (error) {
    post({ type: 'failed', version: PROTOCOL_VERSION, message: describe(error) });
  }
}

/** JSPI, JavaScript Promise Integration: lets synchronous Python wait for a promise. */
function canSuspend(config: KernelConfig): boolean {
  return config.jspi && typeof (WebAssembly as { Suspending?: unknown }).Suspending === 'function';
}

async function run(kernel: KernelPackage, id: number, code: string, interruptUrl: string): Promise<void> {
  const rate = new OutputRate((output) => post({ type: 'output', id, output }));
  running = { id, rate };
  post({ type: 'status', state: 'busy' });
  // Fires only while Python waits (JSPI); a blocked worker sends what is held when it is printed or done.
  const flushing = setInterval(() => rate.flush(), 50);
  try {
    kernel.set_interrupt_url(interruptUrl);
    const start = performance.now();
    const reply = jspi ? await kernel.run_jspi(id, code) : kernel.run_sync(id, code);
    const seconds = (performance.now() - start) / 1000;
    rate.flush();
    post({ type: 'done', id, reply: { ...reply, stats: { ...reply.stats, seconds } } });
  } catch (error) {
    rate.flush();
    panic(error);
  } finally {
    clearInterval(flushing);
    running = null;
    post({ type: 'status', state: 'idle' });
  }
}

function emit(message: Emitted): void {
  if (!running) return;
  if (message.type === 'progress' || message.type === 'plan') {
    post({ type: 'progress', id: running.id, progress: message });
  } else {
    running.rate.add(message);
  }
}

function complete(kernel: KernelPackage, id: number, code: string, cursor: number): void {
  let completion: Completion = { matches: [], start: cursor, end: cursor };
  try {
    const { matches, start, end } = kernel.complete(code, codePoints(code, cursor));
    completion = { matches, start: utf16(code, start), end: utf16(code, end) };
  } catch (error) {
    refuse(error);
  }
  post({ type: 'completion', id, completion });
}

function inspect(kernel: KernelPackage, id: number, code: string, cursor: number): void {
  let inspection: Inspection = { found: false, text: '' };
  try {
    inspection = kernel.inspect(code, codePoints(code, cursor));
  } catch (error) {
    refuse(error);
  }
  post({ type: 'inspection', id, inspection });
}

/** Jupyter, and the module, count the cursor in code points; editors count UTF-16 units. */
function codePoints(code: string, units: number): number {
  return [...code.slice(0, units)].length;
}

function utf16(code: string, points: number): number {
  return [...code].slice(0, points).join('').length;
}

// A Rust panic calls the hook, which writes to the console, and then traps: the trap's own message is only
// "unreachable". So the last thing that was written is kept, to be told to the reader.
let lastConsoleError = '';
const consoleError = console.error.bind(console);
console.error = (...values: unknown[]) => {
  lastConsoleError = values.map(String).join(' ');
  consoleError(...values);
};

let lost = false;

/** Outside of cells an ordinary error leaves the instance whole: it is a bug to be seen in the console. */
function refuse(error: unknown): void {
  if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) panic(error);
  else consoleError(error);
}

/** After a trap nothing in the instance can be trusted: the page is told, and ends this worker. */
function panic(error: unknown): void {
  if (lost) return;
  lost = true;
  post({ type: 'panic', message: describe(error) });
}

function describe(error: unknown): string {
  const trap = error instanceof WebAssembly.RuntimeError;
  const message = error instanceof Error ? error.message : String(error);
  const said = trap ? panicMessage() : null;
  if (said) return firstLines(said);
  if (error instanceof RangeError) return `the program nested too deeply (${message})`;
  if (/out of memory|memory\.grow|allocation/i.test(message)) return `no memory is left (${message})`;
  return message;
}

function panicMessage(): string | null {
  try {
    return kernel?.last_panic() ?? (lastConsoleError || null);
  } catch {
    return lastConsoleError || null; // the instance may be unable to answer
  }
}

/** The hook's message without the JavaScript stack that follows it. */
function firstLines(text: string): string {
  return text.split(/\n\s*(?:Stack:|at )/)[0]!.trim().slice(0, 600);
}

self.addEventListener('unhandledrejection', (event) => {
  if (event.reason instanceof WebAssembly.RuntimeError) panic(event.reason);
});
self.addEventListener('error', (event) => {
  if (event.error instanceof WebAssembly.RuntimeError) panic(event.error);
});
