// A kernel in headless Chromium, and what its worker costs.
import { createRequire } from 'node:module';
import { readFileSync, readdirSync } from 'node:fs';

const require = createRequire(new URL('../../www/package.json', import.meta.url));
const { chromium } = require('playwright-core');

export const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

export { chromium };

/** A browser that shows one file, and what workers on its page cost. */
async function startPage(file) {
  const server = await chromium.launchServer({ executablePath: process.env.CHROMIUM, args: FLAGS });
  const browser = await chromium.connect(server.wsEndpoint());
  const page = await browser.newPage();
  await page.goto(file);
  const root = server.process().pid;
  return {
    page,
    /** What a call gives, and the CPU seconds of all workers meanwhile. */
    async measure(call) {
      const before = workerSeconds(root);
      const result = await call();
      return { result, seconds: workerSeconds(root) - before };
    },
    /** The most memory that the page's process has held, in bytes. */
    peakMemory: () => Math.max(...tree(root).map((pid) => status(pid, 'VmHWM') * 1024)),
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** Starts a browser with one kernel of the site at `address`. */
export async function startKernel(address, budgets) {
  const started = await startPage(`${address}littoral.json`);
  await started.page.evaluate(
    async ([module, options]) => {
      const { Kernel } = await import(module);
      globalThis.kernel = await Kernel.start(options);
    },
    [`${address}littoral.js`, { budgets, baseUrl: address }],
  );
  return {
    ...started,
    /** Runs a cell; its text output and the CPU seconds of the worker. */
    async run(code) {
      const { result, seconds } = await started.measure(() => started.page.evaluate((text) => globalThis.kernel.run(text), code));
      const error = result.outputs.find((output) => output.output_type === 'error');
      if (error) throw new Error(`in the page: ${error.ename}: ${error.evalue}\n${code}`);
      return { seconds, outputs: result.outputs, stats: result.stats };
    },
  };
}

/** Starts a browser with a worker of the script at `script`, on the page of a file of the same origin. */
export async function startWorker(file, script) {
  const started = await startPage(file);
  await started.page.evaluate((script) => void (globalThis.worker = new Worker(script, { type: 'module' })), script);
  const send = (message) =>
    new Promise((resolve, reject) => {
      globalThis.worker.onmessage = (event) => resolve(event.data);
      globalThis.worker.onerror = (event) => reject(new Error(event.message));
      globalThis.worker.postMessage(message);
    });
  return {
    ...started,
    /** Sends the worker a message; its answer and CPU seconds. */
    ask: (message) => started.measure(() => started.page.evaluate(send, message)),
  };
}

/** CPU seconds of all worker threads below a process, from Linux's scheduler. */
function workerSeconds(root) {
  let nanoseconds = 0;
  for (const pid of tree(root)) {
    for (const thread of list(`/proc/${pid}/task`)) {
      const folder = `/proc/${pid}/task/${thread}`;
      if (read(`${folder}/comm`).startsWith('DedicatedWorker')) {
        nanoseconds += Number(read(`${folder}/schedstat`).split(' ')[0]);
      }
    }
  }
  return nanoseconds / 1e9;
}

/** A process and all that it started. */
function tree(root) {
  const parents = new Map();
  for (const pid of list('/proc').filter((name) => /^\d+$/.test(name))) {
    parents.set(Number(pid), status(pid, 'PPid'));
  }
  const found = [root];
  for (const pid of found) {
    for (const [child, parent] of parents) if (parent === pid) found.push(child);
  }
  return found;
}

const status = (pid, field) => Number(new RegExp(`^${field}:\\s*(\\d+)`, 'm').exec(read(`/proc/${pid}/status`))?.[1] ?? 0);

// Processes come and go while one looks.
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function list(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
