import type { Budgets, KernelStatus, Plan, Progress, RunResult } from 'littoral';
import { byId } from './dom';
import { formatBytes, formatProgress, formatStats } from './format';
import type { GatewayState } from './gateway-panel';

/** The line at the foot: kernel, what it is doing, budgets, gateway. */
export class StatusLine {
  readonly #kernel = byId('kernel-state');
  readonly #activity = byId('activity');
  readonly #meter = byId('meter');
  readonly #budgets = byId<HTMLButtonElement>('budgets');
  readonly #gateway = byId<HTMLButtonElement>('gateway');
  #last = '';

  showStatus(status: KernelStatus): void {
    this.#kernel.dataset['state'] = status.state;
    this.#kernel.textContent = describe(status);
    this.#kernel.title = status.message ?? modeTitle(status);
    if (status.state !== 'busy') {
      this.#meter.hidden = true;
      this.#activity.textContent = status.state === 'failed' ? (status.message ?? '') : this.#last;
    } else {
      this.#activity.textContent = '';
    }
  }

  showProgress(progress: Progress | Plan): void {
    this.#activity.textContent = formatProgress(progress);
    if (progress.type !== 'progress') return;
    this.#meter.hidden = false;
    this.#meter.classList.toggle('remote', progress.where === 'remote');
    this.#meter.classList.toggle('indeterminate', !progress.total);
    const share = progress.total ? (progress.done ?? 0) / progress.total : 0;
    (this.#meter.firstElementChild as HTMLElement).style.width = `${Math.min(1, share) * 100}%`;
  }

  showResult(result: RunResult): void {
    if (result.status === 'cancelled' || result.stats.seconds === 0) return;
    this.#last = `Last: ${formatStats(result.stats)}`;
    this.#activity.textContent = this.#last;
  }

  showBudgets({ download, memory }: Budgets): void {
    this.#budgets.textContent = `Budgets ${formatBytes(download)} / ${formatBytes(memory)}`;
    this.#budgets.title = `A computation may download ${formatBytes(download)} and hold ${formatBytes(memory)}. Change …`;
    this.#budgets.setAttribute('aria-label', this.#budgets.title);
  }

  showGateway(state: GatewayState): void {
    this.#gateway.textContent = `Gateway ${state.text}`;
    this.#gateway.dataset['state'] = state.reachable === null ? 'none' : state.reachable ? 'ready' : 'failed';
    this.#gateway.title = 'Where computations over budget go. Change …';
  }
}

function describe(status: KernelStatus): string {
  const waiting = status.queued > 0 ? ` · ${status.queued} waiting` : '';
  switch (status.state) {
    case 'starting':
      return `Kernel starting …${waiting}`;
    case 'idle':
      return `Kernel ready${status.mode === 'xhr' ? ' (XHR)' : ''}`;
    case 'busy':
      return `Running${waiting}`;
    case 'failed':
      return 'No kernel';
    case 'shutdown':
      return 'Kernel shut down';
  }
}

function modeTitle({ mode }: KernelStatus): string {
  if (mode === 'jspi') return 'Python waits for the network by JSPI: many requests at once.';
  if (mode === 'xhr') return 'This browser lacks JSPI: Python waits by synchronous requests, one at a time.';
  return '';
}

