// CPU seconds of the same expressions on the same arrays in memory: xarray on numpy, the native binary, and the
// page in Chromium; the memory that they take natively beside the arrays; then of reading the arrays, by zarr-python and natively from files and from loopback, in the
// page from loopback, and there by zarrita.js. Usage: node compute.mjs ADDRESS STORES STORES_ADDRESS
// With LITTORAL_ROWS in the environment, only what matches that regular expression.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { startKernel, startWorker } from './chromium.mjs';

const RUNS = 5;
const MEGABYTES = (1000 * 180 * 360 * 4) / 1e6;
const [address, folder, storesAddress] = process.argv.slice(2);

const isChosen = ([what]) => new RegExp(process.env.LITTORAL_ROWS ?? '').test(what);
/** What takes milliseconds is done so often at a time: a cell's own cost is not the operation's. */
const MANY = 20;

// What is measured, how much of xarray's CPU time the page may take, how often it is run, and how often each run does it.
const EXPRESSIONS = [
  ['mean over time', 'whole.mean("time").load()', 0.6],
  ['mean over time, 5 % NaN', 'gaps.mean("time").load()', 0.6],
  ['groupby month, mean', 'whole.groupby("time.month").mean().load()', 0.6],
  ['anomaly from month means', '(whole.groupby("time.month") - climatology).load()', 0.8],
  ['standard deviation of all', 'whole.std().load()', 0.6],
  ['sel, weighted mean', 'whole.sel(latitude=slice(-30, 30)).weighted(weights).mean(("latitude", "longitude")).load()', 0.6],
  ['rolling over 30 days, mean', 'whole.rolling(time=30).mean().load()', 0.1, 3],
  ['resample to months, mean', 'whole.resample(time="MS").mean().load()', 0.6],
  ['coarsen 4 by 4, mean', 'whole.coarsen(latitude=4, longitude=4).mean().load()', 0.6],
  ['weighted mean of all', 'whole.weighted(weights).mean().load()', 0.6],
  ['quantile 0.9 over time', 'whole.quantile(0.9, "time").load()', 0.25, 3],
  ['sel of 1,000 nearest points', 'whole.sel(latitude=lat, longitude=lon, method="nearest").load()', 0.6, RUNS, MANY],
  ['sum of halves that overlap', '(left + right).load()', 0.6, RUNS, MANY],
  ['repr of 200 variables', 'repr(wide())', 0.6, RUNS, MANY],
].filter(isChosen);
// And how fast zarrita.js once read the same, in MB/s: the page is to be three times as fast.
const READS = [
  ['read Blosc lz4', 'whole', 90],
  ['read zstd', 'zstd', 73],
].filter(isChosen);
/** Other names of the folder of stores: what is measured is reading, not the cache of an address read before. */
const ALIASES = Array.from({ length: RUNS }, (_, i) => `alias-${i}`);
for (const alias of ALIASES) if (!existsSync(join(folder, alias))) symlinkSync('.', join(folder, alias));

/** What a measurement runs each time: one expression, or one for each run. */
const each = ([, code, , runs = RUNS, repeated = 1]) => Array(runs).fill(repeated > 1 ? `for _ in range(${repeated}): ${code}` : code);
const reads = (place, name) => ALIASES.map((alias) => `${open(`${place}${alias}/`, name)}.load()`);

const open = (place, name) => `xr.open_zarr(${JSON.stringify(`${place}${name}.zarr`)}, chunks=None).temperature`;
const prepare = (place) => `
import numpy as np
import xarray as xr
whole = ${open(place, 'whole')}.load()
gaps = ${open(place, 'gaps')}.load()
climatology = whole.groupby("time.month").mean().load()
weights = np.cos(np.deg2rad(whole.latitude)).load()
points = np.random.default_rng(0)
lat = xr.DataArray(points.uniform(-90, 90, 1000), dims="point")
lon = xr.DataArray(points.uniform(0, 360, 1000), dims="point")
square = np.arange(1e6).reshape(1000, 1000)
left = xr.DataArray(square, {"x": np.arange(1000), "y": np.arange(1000)}, ("x", "y"))
right = xr.DataArray(square, {"x": np.arange(500, 1500), "y": np.arange(500, 1500)}, ("x", "y"))
column = np.arange(100.0)
def wide():
    return xr.Dataset({f"v{i}": ("x", column) for i in range(200)}, {"x": np.arange(100)}, {"title": "wide"})
# The targets are ratios to xarray on numpy alone.
xr.set_options(use_bottleneck=False)
`;

/** What a computation may download and hold, in bytes. */
const BUDGETS = { download: 4e9, memory: 1e9 };

/** A program that prints the CPU seconds of every run, a line for each measurement. */
function program() {
  const measure = (codes) => `
times = []
${codes.map((code) => `started = clock()\n${code}\ntimes.append(clock() - started)`).join('\n')}
print(*times)
`;
  const expressions = EXPRESSIONS.map((expression) => measure(each(expression)));
  const places = [`${folder}/`, storesAddress];
  const stores = places.flatMap((place) => READS.map(([, name]) => measure(reads(place, name))));
  return [prepare(`${folder}/`), 'import time\nclock = time.process_time\n', ...expressions, ...stores].join('');
}

/** What a command prints about a program in a file. */
function printed(text, command, ...words) {
  const work = mkdtempSync(join(tmpdir(), 'littoral-bench-'));
  const file = join(work, 'program.py');
  writeFileSync(file, text);
  const single = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
  const done = spawnSync(command, [...words, file], { encoding: 'utf8', env: { ...process.env, ...single } });
  rmSync(work, { recursive: true });
  if (done.status !== 0) throw new Error(`${command} failed: ${done.error ?? ''}${done.stdout}${done.stderr}`);
  return done.stdout.trim();
}

function runProgram(...command) {
  return printed(program(), ...command)
    .split('\n')
    .map((line) => median(line.split(' ').map(Number)));
}

/** Prints the most memory of a command, in KiB. */
const WATCH = `
import os, subprocess, sys
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(child.pid, 0)
print(usage.ru_maxrss)
sys.exit(status != 0)
`;

/** The most megabytes of a native process that runs a program. */
function memoryOf(text) {
  return (Number(printed(text, process.env.LITTORAL_PYTHON, '-c', WATCH, ...NATIVE)) * 1024) / 1e6;
}

async function runPage() {
  const kernel = await startKernel(address, BUDGETS);
  try {
    await kernel.run(prepare(storesAddress));
    const results = [];
    const measure = async (codes) => {
      const times = [];
      for (const code of codes) times.push((await kernel.run(`${code};`)).seconds);
      results.push(median(times));
    };
    for (const expression of EXPRESSIONS) await measure(each(expression));
    for (const [, name] of READS) await measure(reads(storesAddress, name));
    return { results, peak: kernel.peakMemory() };
  } finally {
    await kernel.close();
  }
}

/** CPU seconds of zarrita.js for the same reading. */
async function runZarrita() {
  const require = createRequire(new URL('../../www/package.json', import.meta.url));
  const { build } = await import(pathToFileURL(require.resolve('vite')));
  await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    resolve: { alias: { zarrita: fileURLToPath(new URL('../../www/node_modules/zarrita', import.meta.url)) } },
    build: {
      outDir: join(folder, 'zarrita'),
      emptyOutDir: true,
      lib: { entry: fileURLToPath(new URL('zarrita-worker.js', import.meta.url)), formats: ['es'], fileName: () => 'worker.js' },
    },
  });
  const worker = await startWorker(`${storesAddress}whole.zarr/zarr.json`, `${storesAddress}zarrita/worker.js`);
  try {
    const results = [];
    for (const [, name] of READS) {
      const times = [];
      for (const alias of ALIASES) {
        const { result, seconds } = await worker.ask(`${storesAddress}${alias}/${name}.zarr/temperature`);
        if (result * 4 !== MEGABYTES * 1e6) throw new Error(`zarrita.js read ${result} values of ${name}.zarr`);
        times.push(seconds);
      }
      results.push(median(times));
    }
    return results;
  } finally {
    await worker.close();
  }
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const times = (a, b) => `${(a / b).toFixed(2)} ×`;
const row = (...fields) => console.log(fields.join('\t'));
const verdict = (isMet) => (isMet ? 'met' : 'missed');

const NATIVE = [process.env.LITTORAL_BIN, 'run', '--budget', 'download=4GB,memory=1GB'];
const reference = runProgram(process.env.LITTORAL_PYTHON);
const native = runProgram(...NATIVE);
// Beside the interpreter and the two large arrays: what making those took besides counts, too.
const held = memoryOf('import numpy, xarray\n') + 2 * MEGABYTES;
const memory = EXPRESSIONS.map(([, code]) => memoryOf(`${prepare(`${folder}/`)}\nresult = ${code}\n`) - held);
const { results: page, peak } = await runPage();
const zarrita = await runZarrita();

EXPRESSIONS.forEach(([what, , target, , repeated = 1], i) => {
  const seconds = reference[i] / repeated;
  const value = `xarray ${seconds.toPrecision(3)} s, native ${times(native[i], reference[i])}, page ${times(page[i], reference[i])}, ${memory[i].toFixed(0)} MB`;
  row(what, value, `page at most ${target} ×`, verdict(page[i] <= target * reference[i]));
});
// The input is one of the arrays, and what comes of it may be another.
const beside = Math.max(...memory, 0);
row('memory beside the arrays, the most of these', `${beside.toFixed(0)} MB`, `at most the input again, ${MEGABYTES.toFixed(0)} MB`, verdict(beside <= MEGABYTES));
READS.forEach(([what, , once], i) => {
  const [files, loopback] = [EXPRESSIONS.length + i, EXPRESSIONS.length + READS.length + i];
  const rate = (seconds) => (MEGABYTES / seconds).toFixed(0);
  const two = (seconds) => `${rate(seconds[files])} and ${rate(seconds[loopback])} MB/s`;
  const value = `zarr from files and loopback ${two(reference)}, native ${two(native)}, zarrita ${rate(zarrita[i])} MB/s, page ${rate(page[files])} MB/s`;
  // As good as the same bytes by the same way: from loopback.
  const isMet = page[files] <= 2 * reference[loopback] && MEGABYTES / page[files] >= 3 * once;
  row(what, value, `page at least 0.5 × zarr from loopback, ${3 * once} MB/s`, verdict(isMet));
});
// Two arrays are held, and a third while it is read.
const most = 3 * MEGABYTES + BUDGETS.memory / 1e6;
row('peak memory of the page\'s process', `${(peak / 1e6).toFixed(0)} MB`, `at most arrays and budget, ${most.toFixed(0)} MB`, verdict(peak / 1e6 <= most));
