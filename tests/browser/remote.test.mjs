// The same cells, computed by the gateway: equal numbers, and clear words when it is not there.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { joined, launch, newPage, openNotebook, runAll, saved, startKernel } from './browser.mjs';
import { startGateway, TOKEN } from './gateway.mjs';
import { serveSite } from './site.mjs';

/** So small that every computation is over it. */
const NOTHING = { download: 1, memory: 1 };
const MEAN = 'import xarray as xr\nds = xr.open_zarr("data/sst.zarr")\nfloat(ds.sst.mean())';

let browser, site, gateway;
/** While set, requests for chunks of the stores wait for it. */
let held = null;
const chunkRequests = [];

before(async () => {
  const onRequest = (request, response) => {
    if (!/\/data\/.*\/(\d+(\.\d+)*|c\/[\d/]+)$/.test(request.url)) return false;
    chunkRequests.push(request.url);
    if (!held) return false;
    void held.then(() => response.writeHead(503).end());
    return true;
  };
  [browser, site] = await Promise.all([
    launch(),
    serveSite({ pages: { '/some/path/blank.html': { body: '<!doctype html>' } }, onRequest }),
  ]);
  gateway = await startGateway(site);
});
after(async () => {
  await browser?.close();
  await gateway?.stop();
  await site?.close();
});

async function runNotebook(name, budgets) {
  const page = await newPage(browser);
  await page.addInitScript(
    ([budgets, url, token]) => {
      localStorage.setItem('littoral:budgets', JSON.stringify(budgets));
      localStorage.setItem('littoral:gateway', url);
      sessionStorage.setItem('littoral:token', token);
    },
    [budgets, gateway.url, TOKEN],
  );
  await openNotebook(page, site, `?notebook=notebooks/${name}.ipynb`);
  await page.locator('#gateway', { hasText: 'worker' }).waitFor();
  await runAll(page);
  const notes = await page.locator('.cell-note:not([hidden])').allInnerTexts();
  const outputs = (await saved(page)).cells.flatMap((cell) => cell.outputs ?? []);
  assert.deepEqual(outputs.filter((output) => output.output_type === 'error'), []);
  await page.context().close();
  return { notes, texts: outputs.map((output) => joined(output.text ?? output.data?.['text/plain'])), outputs };
}

for (const name of ['sea-surface-temperature', 'temperature-scenarios']) {
  test(`${name} gives the same numbers on the cluster`, async () => {
    const local = await runNotebook(name, { download: 256e6, memory: 1e9 });
    const remote = await runNotebook(name, NOTHING);
    assert.ok(!local.notes.some((note) => note.includes('on the cluster')), `${local.notes}`);
    assert.ok(remote.notes.some((note) => note.includes('on the cluster')), `${remote.notes}`);
    assert.ok(!remote.notes.some((note) => note.includes('in this page')), `${remote.notes}`);
    assert.deepEqual(remote.texts, local.texts);
    assert.equal(remote.outputs.length, local.outputs.length);
  });
}

test('says where it ran, without JSPI too', async () => {
  const values = [];
  for (const jspi of [true, false]) {
    const { page, run } = await startKernel(browser, site, { jspi, gateway: gateway.url, token: TOKEN, budgets: NOTHING });
    const { status, outputs, stats } = await run(MEAN);
    assert.equal(status, 'ok', JSON.stringify(outputs));
    assert.equal(stats.where, 'remote');
    assert.ok(stats.tasks > 0);
    values.push(outputs.at(-1).data['text/plain']);
    await page.context().close();
  }
  const { page, run } = await startKernel(browser, site, {});
  const { outputs, stats } = await run(MEAN);
  assert.equal(stats.where, 'local');
  for (const value of values) assert.ok(Math.abs(value - outputs.at(-1).data['text/plain']) < 1e-6, `${values}`);
  await page.context().close();
});

test('without a gateway, work over budget is refused before anything is fetched', async () => {
  const { page, run } = await startKernel(browser, site, { budgets: { download: 1000, memory: 1e9 } });
  chunkRequests.length = 0;
  const { status, outputs } = await run(`${MEAN.split('\n').slice(0, 2).join('\n')}\nkept = 7`);
  assert.equal(status, 'ok', JSON.stringify(outputs));
  const coordinates = chunkRequests.length;
  const refused = await run('float(ds.sst.mean())');
  assert.equal(refused.status, 'error');
  assert.match(refused.outputs.at(-1).evalue, /budget/i);
  assert.match(refused.outputs.at(-1).evalue, /gateway/i);
  assert.equal(chunkRequests.length, coordinates);
  assert.equal((await run('kept')).outputs[0].data['text/plain'], '7');
  await page.context().close();
});

test('a gateway that is not there, or refuses the token, is named', async () => {
  for (const [options, message] of [
    [{ gateway: 'http://127.0.0.1:9', token: null }, /127\.0\.0\.1:9/],
    [{ gateway: gateway.url, token: 'wrong' }, /token/i],
  ]) {
    const { page, run } = await startKernel(browser, site, { ...options, budgets: NOTHING });
    const { status, outputs } = await run(MEAN);
    assert.equal(status, 'error');
    assert.match(outputs.at(-1).evalue, message);
    assert.equal((await run('1 + 1')).outputs[0].data['text/plain'], '2');
    await page.context().close();
  }
});

test('a gateway that answers garbage is named', async () => {
  const garbage = await serveSite({
    onRequest: (request, response) => {
      response.setHeader('access-control-allow-headers', '*');
      response.setHeader('access-control-allow-methods', '*');
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"state": ["<script>"]');
      return true;
    },
  });
  const { page, run } = await startKernel(browser, site, { gateway: garbage.origin, budgets: NOTHING });
  const { status, outputs } = await run(MEAN);
  assert.equal(status, 'error');
  assert.match(outputs.at(-1).evalue, /gateway/i);
  await page.context().close();
  await garbage.close();
});

async function whileJobRuns(jspi, action) {
  const { page, run } = await startKernel(browser, site, { jspi, gateway: gateway.url, token: TOKEN, budgets: NOTHING });
  await run('import xarray as xr\nds = xr.open_zarr("data/sst.zarr")\nkept = 7');
  let release;
  held = new Promise((resolve) => (release = resolve));
  chunkRequests.length = 0;
  // Another number each time: the gateway would have the answer of an earlier job.
  const running = run(`float((ds.sst * ${Math.random()}).mean())`);
  while (chunkRequests.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
  const asked = performance.now();
  await action(page);
  const result = await running;
  const milliseconds = performance.now() - asked;
  held = null;
  release();
  assert.equal((await run('kept')).outputs[0].data['text/plain'], '7');
  await page.context().close();
  return { ...result, milliseconds };
}

for (const jspi of [true, false]) {
  test(`Stop ends a remote job within a second, ${jspi ? 'with' : 'without'} JSPI`, async () => {
    const { status, milliseconds } = await whileJobRuns(jspi, (page) => page.evaluate(() => kernel.interrupt()));
    assert.equal(status, 'interrupted');
    assert.ok(milliseconds < 1000, `it took ${milliseconds} ms`);
  });
}

test('a gateway killed in mid-job is an error, and the page lives', async () => {
  const { status, outputs } = await whileJobRuns(true, () => gateway.kill());
  assert.equal(status, 'error');
  assert.match(outputs.at(-1).evalue, /gateway/i);
});
