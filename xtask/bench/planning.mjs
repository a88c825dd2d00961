// A mean over time of a synthetic store of 1 PB (metadata only): bytes of the graph, and how long it takes to lower the
// expression, estimate its cost and write the graph. Usage: node planning.mjs ADDRESS STORES STORES_ADDRESS
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startKernel } from './chromium.mjs';

const [address, folder, storesAddress] = process.argv.slice(2);
const BYTES = 64_000;
const MILLISECONDS = 50;

/** float32, 17.5 million chunks of 61 MB. */
function makeStore(store) {
  const array = {
    zarr_format: 3,
    node_type: 'array',
    shape: [1_000_000, 16_000, 16_800],
    data_type: 'float32',
    chunk_grid: { name: 'regular', configuration: { chunk_shape: [100, 390, 390] } },
    chunk_key_encoding: { name: 'default', configuration: { separator: '/' } },
    fill_value: 'NaN',
    codecs: [{ name: 'bytes', configuration: { endian: 'little' } }, { name: 'zstd', configuration: { level: 1, checksum: false } }],
    attributes: { units: 'K' },
    dimension_names: ['time', 'y', 'x'],
  };
  const metadata = { kind: 'inline', must_understand: false, metadata: { t: array } };
  const group = { zarr_format: 3, node_type: 'group', attributes: {}, consolidated_metadata: metadata };
  mkdirSync(join(store, 't'), { recursive: true });
  writeFileSync(join(store, 'zarr.json'), JSON.stringify(group));
  writeFileSync(join(store, 't', 'zarr.json'), JSON.stringify(array));
}

const program = (place) => `
import time
import xarray as xr
ds = xr.open_zarr(${JSON.stringify(`${place}petabyte.zarr`)})
times = []
for _ in range(11):
    started = time.perf_counter()
    plan = ds.t.mean("time").littoral.explain()
    times.append(time.perf_counter() - started)
print(sorted(times)[5] * 1000, plan.graph_bytes, plan.read_bytes)
`;

function report(where, text) {
  const [milliseconds, bytes, read] = text.trim().split(' ').map(Number);
  if (!(read > 1e15)) throw new Error(`the plan reads ${read} bytes, not a petabyte`);
  const isMet = milliseconds <= MILLISECONDS && bytes <= BYTES;
  const value = `${milliseconds.toFixed(2)} ms, graph of ${bytes} bytes`;
  console.log([`1 PB mean over time, planned ${where}`, value, `at most ${MILLISECONDS} ms, ${BYTES} bytes`, isMet ? 'met' : 'missed'].join('\t'));
}

makeStore(join(folder, 'petabyte.zarr'));
const script = join(folder, 'plan.py');
writeFileSync(script, program(`${folder}/`));
const native = spawnSync(process.env.LITTORAL_BIN, ['run', script], { encoding: 'utf8' });
if (native.status !== 0) throw new Error(native.stderr);
report('natively', native.stdout);
const kernel = await startKernel(address, { download: 1e9, memory: 1e9 });
const { outputs } = await kernel.run(program(storesAddress));
await kernel.close();
report('in the page', outputs[0].text);
