// CPU seconds of the same expressions on the same arrays in memory: xarray on numpy, the native binary, and the
// page in Chromium; then of reading the arrays. Usage: node compute.mjs ADDRESS STORES STORES_ADDRESS
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
const READS = [
  ['read Blosc lz4', 'whole'],
  ['read zstd', 'zstd'],
];

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
  const measure = (code) => `
times = []
for _ in range(${RUNS}):
    started = clock()
    (${code}).load()
    times.append(clock() - started)
print(*times)
`;
  const expressions = EXPRESSIONS.map(([, code]) => measure(code));
  const reads = READS.map(([, name]) => measure(open(`${folder}/`, name)));
  return [prepare(`${folder}/`), 'import time\nclock = time.process_time\n', ...expressions, ...reads].join('');
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
    const measure = async (code) => {
      const times = [];
      for (let i = 0; i < RUNS; i += 1) times.push((await kernel.run(`(${code}).load();`)).seconds);
      results.push(median(times));
    };
    for (const [, code] of EXPRESSIONS) await measure(code);
    const peak = kernel.peakMemory();
    // Each with an address of its own: what is measured is reading, not a cache.
    for (const [, name] of READS) await measure(open(storesAddress, name));
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
READS.forEach(([what], i) => {
  const at = EXPRESSIONS.length + i;
  const rate = (seconds) => `${(MEGABYTES / seconds).toFixed(0)} MB/s`;
  const value = `zarr ${rate(reference[at])}, native ${rate(native[at])}, page ${rate(page[at])}`;
  row(what, value, 'page at least 0.5 × zarr', verdict(page[at] <= 2 * reference[at]));
});
row('peak memory of the page\'s process', `${(peak / 1e6).toFixed(0)} MB`, `two arrays of ${MEGABYTES.toFixed(0)} MB, and the browser`, '');
