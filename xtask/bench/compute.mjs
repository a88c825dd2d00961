// CPU seconds of the same expressions on the same arrays in memory: xarray on numpy, the native binary, and the
// page in Chromium; then of reading the arrays. Usage: node compute.mjs ADDRESS STORES STORES_ADDRESS
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKernel } from './chromium.mjs';

const RUNS = 5;
const MEGABYTES = (1000 * 180 * 360 * 4) / 1e6;
const [address, folder, storesAddress] = process.argv.slice(2);

// What is measured, and how much of xarray's CPU time the page may take.
const EXPRESSIONS = [
  ['mean over time', 'whole.mean("time")', 0.6],
  ['mean over time, 5 % NaN', 'gaps.mean("time")', 0.6],
  ['groupby month, mean', 'whole.groupby("time.month").mean()', 0.6],
  ['anomaly from month means', 'whole.groupby("time.month") - climatology', 0.8],
  ['standard deviation of all', 'whole.std()', 0.6],
  ['sel, weighted mean', 'whole.sel(latitude=slice(-30, 30)).weighted(weights).mean(("latitude", "longitude"))', 0.6],
];
// And how fast zarrita.js reads the same on a core of this kind, in MB/s: the page is to be three times as fast.
const READS = [
  ['read Blosc lz4', 'whole', 90],
  ['read zstd', 'zstd', 73],
];
/** Other names of the folder of stores: what is measured is reading, not the cache of an address read before. */
const ALIASES = Array.from({ length: RUNS }, (_, i) => `alias-${i}`);
for (const alias of ALIASES) if (!existsSync(join(folder, alias))) symlinkSync('.', join(folder, alias));

/** What a measurement runs each time: one expression, or one for each run. */
const each = (code) => Array(RUNS).fill(code);
const reads = (place, name) => ALIASES.map((alias) => open(`${place}${alias}/`, name));

const open = (place, name) => `xr.open_zarr(${JSON.stringify(`${place}${name}.zarr`)}, chunks=None).temperature`;
const prepare = (place) => `
import numpy as np
import xarray as xr
whole = ${open(place, 'whole')}.load()
gaps = ${open(place, 'gaps')}.load()
climatology = whole.groupby("time.month").mean().load()
weights = np.cos(np.deg2rad(whole.latitude)).load()
`;

/** A program that prints the CPU seconds of every run, a line for each measurement. */
function program() {
  const measure = (codes) => `
times = []
${codes.map((code) => `started = clock()\n(${code}).load()\ntimes.append(clock() - started)`).join('\n')}
print(*times)
`;
  const expressions = EXPRESSIONS.map(([, code]) => measure(each(code)));
  const stores = READS.map(([, name]) => measure(reads(`${folder}/`, name)));
  return [prepare(`${folder}/`), 'import time\nclock = time.process_time\n', ...expressions, ...stores].join('');
}

function runProgram(command, ...words) {
  const work = mkdtempSync(join(tmpdir(), 'littoral-bench-'));
  const file = join(work, 'program.py');
  writeFileSync(file, program());
  const single = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
  const done = spawnSync(command, [...words, file], { encoding: 'utf8', env: { ...process.env, ...single } });
  rmSync(work, { recursive: true });
  if (done.status !== 0) throw new Error(`${command} failed: ${done.error ?? ''}${done.stdout}${done.stderr}`);
  return done.stdout.trim().split('\n').map((line) => median(line.split(' ').map(Number)));
}

async function runPage() {
  const kernel = await startKernel(address, { download: 4e9, memory: 3e9 });
  try {
    await kernel.run(prepare(storesAddress));
    const results = [];
    const measure = async (codes) => {
      const times = [];
      for (const code of codes) times.push((await kernel.run(`(${code}).load();`)).seconds);
      results.push(median(times));
    };
    for (const [, code] of EXPRESSIONS) await measure(each(code));
    const peak = kernel.peakMemory();
    for (const [, name] of READS) await measure(reads(storesAddress, name));
    return { results, peak };
  } finally {
    await kernel.close();
  }
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const times = (a, b) => `${(a / b).toFixed(2)} ×`;
const row = (...fields) => console.log(fields.join('\t'));
const verdict = (isMet) => (isMet ? 'met' : 'missed');

const reference = runProgram(process.env.LITTORAL_PYTHON);
const native = runProgram(process.env.LITTORAL_BIN, 'run', '--budget', 'download=4GB,memory=3GB');
const { results: page, peak } = await runPage();

EXPRESSIONS.forEach(([what, , target], i) => {
  const value = `xarray ${reference[i].toFixed(3)} s, native ${times(native[i], reference[i])}, page ${times(page[i], reference[i])}`;
  row(what, value, `page at most ${target} ×`, verdict(page[i] <= target * reference[i]));
});
READS.forEach(([what, , zarrita], i) => {
  const at = EXPRESSIONS.length + i;
  const rate = (seconds) => `${(MEGABYTES / seconds).toFixed(0)} MB/s`;
  const value = `zarr ${rate(reference[at])}, native ${rate(native[at])}, page ${rate(page[at])}`;
  const isMet = page[at] <= 2 * reference[at] && MEGABYTES / page[at] >= 3 * zarrita;
  row(what, value, `page at least 0.5 × zarr, ${3 * zarrita} MB/s`, verdict(isMet));
});
row('peak memory of the page\'s process', `${(peak / 1e6).toFixed(0)} MB`, `two arrays of ${MEGABYTES.toFixed(0)} MB, and the browser`, '');
