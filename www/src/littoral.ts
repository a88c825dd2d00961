/** Littoral's JavaScript API: xarray cells in any page. See docs/js-api.md. */
export { Kernel, DEFAULT_BUDGETS } from './kernel/kernel';
export { renderOutputs } from './render/render';
export { sanitize, showHtml } from './render/sanitize';
export type {
  DisplayOutput,
  ErrorOutput,
  KernelOptions,
  KernelStatus,
  Output,
  ResultOutput,
  RunOptions,
  RunResult,
  StreamOutput,
} from './kernel/types';
export type { Budgets, Completion, Inspection, MimeBundle, Plan, Progress, RunStats } from './protocol';
