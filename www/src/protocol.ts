/**
 * Every message between a page and its kernel worker, in one place.
 *
 * The two sides are separate files that a browser or a CDN may cache separately, so the first message of
 * each side carries `PROTOCOL_VERSION`, and a mismatch is reported instead of being guessed around.
 * Change the number whenever a message changes its meaning.
 */
export const PROTOCOL_VERSION = 1;

/** Bytes a cell may download, and bytes it may hold, before it is sent to the gateway or refused. */
export interface Budgets {
  download: number;
  memory: number;
}

export interface KernelConfig {
  /** Relative paths in cells (`data/sst.zarr`) are resolved against this address. */
  baseUrl: string;
  /** Whether to suspend by JSPI if the browser can; `false` forces synchronous XHR. */
  jspi: boolean;
  gateway: string | null;
  token: string | null;
  budgets: Budgets;
}

export type MimeBundle = Record<string, string | string[] | object>;

/** What the interpreter emits while a cell runs. */
export type OutputMessage =
  | { type: 'stream'; name: 'stdout' | 'stderr'; text: string }
  | { type: 'display_data'; data: MimeBundle; metadata?: object }
  | { type: 'execute_result'; data: MimeBundle; metadata?: object; execution_count: number }
  | { type: 'error'; ename: string; evalue: string; traceback: string[] }
  | { type: 'clear_output'; wait: boolean };

export interface Progress {
  type: 'progress';
  where: 'local' | 'remote';
  phase: string;
  done?: number;
  total?: number;
  bytes?: number;
  chunks?: number;
  tasks?: number;
}

/** What is about to be computed and where: sent before the first byte is fetched. */
export interface Plan {
  type: 'plan';
  text: string;
  where?: 'local' | 'remote';
}

/** Where a cell's arrays were computed and at what cost; `none` if it computed none. `seconds` is the cell's whole time. */
export interface RunStats {
  where: 'local' | 'remote' | 'none';
  bytes: number;
  chunks: number;
  tasks: number;
  seconds: number;
}

export interface RunReply {
  status: 'ok' | 'error' | 'interrupted';
  execution_count: number | null;
  stats: RunStats;
}

/** Completions of the code before the cursor; `start` and `end` bound the replaced text, in UTF-16 units. */
export interface Completion {
  matches: string[];
  start: number;
  end: number;
}

export interface Inspection {
  found: boolean;
  text: string;
}

export type PageMessage =
  | {
      type: 'start';
      version: number;
      config: KernelConfig;
      /** The module, if the page could compile it; otherwise the worker fetches it itself. */
      module: WebAssembly.Module | null;
      interruptUrl: string;
    }
  /** `interruptUrl` stops answering when the page asks a worker blocked in synchronous code to stop. */
  | { type: 'run'; id: number; code: string; interruptUrl: string }
  | { type: 'interrupt' }
  | { type: 'complete'; id: number; code: string; cursor: number }
  | { type: 'inspect'; id: number; code: string; cursor: number }
  | { type: 'setBudgets'; budgets: Budgets }
  | { type: 'setGateway'; gateway: string | null; token: string | null }
  | { type: 'shutdown' };

export type WorkerMessage =
  | { type: 'ready'; version: number; jspi: boolean }
  /** The kernel could not start: the files are missing, or the browser cannot run them. */
  | { type: 'failed'; version: number; message: string }
  | { type: 'status'; state: 'idle' | 'busy' }
  | { type: 'output'; id: number; output: OutputMessage }
  | { type: 'progress'; id: number; progress: Progress | Plan }
  | { type: 'done'; id: number; reply: RunReply }
  | { type: 'completion'; id: number; completion: Completion }
  | { type: 'inspection'; id: number; inspection: Inspection }
  /** The instance is lost (a trap, a Rust panic, no memory left); the page must start another worker. */
  | { type: 'panic'; message: string };
