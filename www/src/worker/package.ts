/** What the Rust side exports from `pkg/littoral.js`; `src/` in the repository's root implements it. */
import type { Budgets, Completion, Inspection, OutputMessage, Plan, Progress, RunReply } from '../protocol';

export type Emitted = OutputMessage | Progress | Plan;

export interface StartConfig {
  baseUrl: string;
  jspi: boolean;
  gateway: string | null;
  token: string | null;
  budgets: Budgets;
  interruptUrl: string;
  /** The folder of the parts that are fetched when a cell first needs them: most of the Python library, names of characters. */
  partsUrl: string;
}

export interface KernelPackage {
  default(options: { module_or_path: WebAssembly.Module | URL }): Promise<unknown>;
  start(config: StartConfig, emit: (message: Emitted) => void): void;
  run_jspi(id: number, code: string): Promise<RunReply>;
  run_sync(id: number, code: string): RunReply;
  interrupt(): void;
  set_interrupt_url(url: string): void;
  /** The message of the panic that ended the instance. */
  last_panic(): string | undefined;
  complete(code: string, cursor: number): Completion;
  inspect(code: string, cursor: number): Inspection;
  set_budgets(budgets: Budgets): void;
  set_gateway(url: string | null, token: string | null): void;
}

const packageUrl = new URL(/* @vite-ignore */ './pkg/littoral.js', import.meta.url);
const moduleUrl = new URL(/* @vite-ignore */ './pkg/littoral_bg.wasm', import.meta.url);
export const partsUrl = new URL(/* @vite-ignore */ './pkg/', import.meta.url);

/** The download starts when the worker's script is read, before the page has sent its configuration. */
const imported: Promise<KernelPackage> = import(/* @vite-ignore */ packageUrl.href);
imported.catch(() => {}); // reported when it is awaited

/** Instantiates the module; throws an error whose message tells the reader what to do. */
export async function loadPackage(module: WebAssembly.Module | null): Promise<KernelPackage> {
  let kernel: KernelPackage;
  try {
    kernel = await imported;
  } catch (error) {
    throw new Error(`The kernel could not be loaded from ${packageUrl.href} (${reason(error)}). ${FILES_HINT}`);
  }
  try {
    await kernel.default({ module_or_path: module ?? moduleUrl });
  } catch (error) {
    throw new Error(`${await diagnose()} (${reason(error)})`);
  }
  return kernel;
}

const FILES_HINT =
  'Check the connection and reload the page; whoever hosts it should check that the folder pkg/ was ' +
  'copied along with worker.js.';

/** Tells a missing file from a browser that cannot run it. */
async function diagnose(): Promise<string> {
  const response = await fetch(moduleUrl).catch(() => null);
  if (!response) return `The kernel could not be downloaded from ${moduleUrl.href}. ${FILES_HINT}`;
  if (!response.ok) return `${moduleUrl.href} answers HTTP ${response.status}. ${FILES_HINT}`;
  const simd = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11]);
  if (!WebAssembly.validate(simd)) {
    return (
      'This browser cannot run the kernel: it lacks WebAssembly SIMD. ' +
      'Use Chrome 91, Firefox 89, Safari 16.4 or a later one.'
    );
  }
  return 'The kernel could not be started. Reload the page; if this stays so, its files may be damaged.';
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
