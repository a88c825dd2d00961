import type { Plan, Progress, RunStats } from 'littoral';

/** Bytes in decimal units, as networks and browsers count them: `1.2 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['kB', 'MB', 'GB', 'TB', 'PB'];
  let value = bytes;
  let unit = '';
  for (unit of units) {
    value /= 1000;
    if (value < 999.5) break;
  }
  return `${value >= 100 ? value.toFixed(0) : Number(value.toPrecision(2)) >= 10 ? value.toFixed(0) : value.toFixed(1).replace(/\.0$/, '')} ${unit}`;
}

/** Reads `256 MB`, `1.5GB`, `2e9`; null if it is not an amount. */
export function parseBytes(text: string): number | null {
  const match = /^\s*([0-9.]+(?:e[0-9]+)?)\s*([kMGTP]?)(i?)B?\s*$/i.exec(text);
  if (!match) return null;
  const value = Number(match[1]);
  const power = ' KMGTP'.indexOf(match[2]!.toUpperCase() || ' ');
  const bytes = value * (match[3] ? 1024 : 1000) ** power;
  return Number.isFinite(bytes) && bytes > 0 ? Math.round(bytes) : null;
}

export function formatSeconds(seconds: number): string {
  if (seconds < 0.0995) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 60) return `${seconds.toFixed(seconds < 9.95 ? 1 : 0)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** What a finished cell says about itself: `here · 0.4 s · 1.2 MB · 12 chunks`. */
export function formatStats(stats: RunStats): string {
  const parts: string[] = [];
  if (stats.where === 'remote') parts.push('on the cluster');
  if (stats.where === 'local') parts.push('in this page');
  parts.push(formatSeconds(stats.seconds));
  if (stats.bytes > 0) parts.push(`${formatBytes(stats.bytes)} read`);
  if (stats.chunks > 0) parts.push(count(stats.chunks, 'chunk'));
  if (stats.tasks > 0) parts.push(count(stats.tasks, 'task'));
  return parts.join(' · ');
}

export function formatProgress(progress: Progress | Plan): string {
  if (progress.type === 'plan') return progress.text;
  const parts = [progress.where === 'remote' ? `cluster: ${progress.phase}` : progress.phase];
  if (progress.total) parts.push(`${progress.done ?? 0} of ${progress.total}`);
  if (progress.bytes) parts.push(formatBytes(progress.bytes));
  if (progress.chunks && !progress.total) parts.push(count(progress.chunks, 'chunk'));
  if (progress.tasks && !progress.total) parts.push(count(progress.tasks, 'task'));
  return parts.join(' · ');
}

function count(n: number, noun: string): string {
  return `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;
}
