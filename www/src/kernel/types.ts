import type { Budgets, MimeBundle, Plan, Progress, RunStats } from '../protocol';

/** Outputs as nbformat 4 stores them. */
export type Output = StreamOutput | DisplayOutput | ResultOutput | ErrorOutput;

export interface StreamOutput {
  output_type: 'stream';
  name: 'stdout' | 'stderr';
  text: string;
}

export interface DisplayOutput {
  output_type: 'display_data';
  data: MimeBundle;
  metadata: object;
}

export interface ResultOutput {
  output_type: 'execute_result';
  data: MimeBundle;
  metadata: object;
  execution_count: number | null;
}

export interface ErrorOutput {
  output_type: 'error';
  ename: string;
  evalue: string;
  traceback: string[];
}

export interface KernelOptions {
  /** Address of a Littoral gateway; without one, work over budget is refused. */
  gateway?: string | null;
  /** Bearer token of the gateway. Sent to the gateway's origin only; no Python code can read it. */
  token?: string | null;
  /** Bytes. Defaults: 256 MB to download, 1 GB to hold. */
  budgets?: Partial<Budgets>;
  /** `false` waits by synchronous XHR even where the browser has JSPI (for tests). */
  jspi?: boolean;
  /** Where `worker.js` is, if not beside `littoral.js`. May be on another origin that allows CORS. */
  workerUrl?: string | URL;
  /** What relative data paths are resolved against; the page's own address by default. */
  baseUrl?: string | URL;
}

export interface RunOptions {
  /** Called at every new or changed output, with all outputs so far. */
  onOutput?: (output: Output | null, outputs: readonly Output[]) => void;
  onProgress?: (progress: Progress | Plan) => void;
  /** Called when the cell leaves the queue and starts to run. */
  onStart?: () => void;
  /** Cancels the cells that wait if this one fails, as a notebook's "run all" does. */
  stopOnError?: boolean;
}

export interface RunResult {
  /** `cancelled`: the cell never ran, because the kernel was stopped or restarted before its turn. */
  status: 'ok' | 'error' | 'interrupted' | 'cancelled';
  outputs: Output[];
  stats: RunStats;
  executionCount: number | null;
}

export interface KernelStatus {
  state: 'starting' | 'idle' | 'busy' | 'failed' | 'shutdown';
  /** How Python waits for the network; null until the kernel has started. */
  mode: 'jspi' | 'xhr' | null;
  /** Cells waiting for their turn, the running one not counted. */
  queued: number;
  /** Why the kernel failed or was restarted. */
  message: string | null;
}
