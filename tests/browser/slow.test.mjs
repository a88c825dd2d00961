// Stop, and what is read, on a host that is slow: with JSPI and without. And the parts that come late: the
// Python library, which a cell's first import of it loads.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { launch, startKernel } from './browser.mjs';
import { DIST, serveSite } from './site.mjs';

/** How chunks of the slow store come; metadata comes at once. */
let pace = 'at once';
let chunks = 0;
let partsAreThere = true;

/** Answers with the file a little at a time: so many bytes each 50 ms. */
function trickle(file, request, response, bytes) {
  let body = readFileSync(file);
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
  const headers = { 'content-type': 'application/octet-stream' };
  if (range) {
    const total = body.length;
    if (Number(range[1]) >= total) return void response.writeHead(416).end();
    body = body.subarray(Number(range[1]), Number(range[2]) + 1);
    headers['content-range'] = `bytes ${range[1]}-${Number(range[1]) + body.length - 1}/${total}`;
  }
  response.writeHead(range ? 206 : 200, { ...headers, 'content-length': body.length });
  let at = 0;
  const timer = setInterval(() => {
    response.write(body.subarray(at, at + bytes));
    at += bytes;
    if (at < body.length) return;
    clearInterval(timer);
    response.end();
  }, 50);
  response.on('close', () => clearInterval(timer));
}

const onRequest = (request, response) => {
  const path = new URL(request.url, 'http://site').pathname;
  if (/littoral_(library|names)\.wasm$/.test(path) && !partsAreThere) return response.writeHead(404).end(), true;
  const inside = /^\/some\/path\/slow\/(.*)$/.exec(path)?.[1];
  if (inside === undefined) return false;
  request.url = `/some/path/data/${inside}`;
  if (!/\/(\d+\.\d+.*|c\/[\d/]+)$/.test(inside)) return false;
  chunks += 1;
  if (pace === 'never') return true;
  if (pace === 'at once') return false;
  trickle(join(DIST, 'data', inside), request, response, pace);
  return true;
};

let browser, site;
before(async () => {
  const pages = { '/some/path/blank.html': { body: '<!doctype html>' } };
  [browser, site] = await Promise.all([launch(), serveSite({ pages, onRequest })]);
});
after(async () => {
  await browser?.close();
  await site?.close();
});

/** A kernel that can be asked to stop. */
async function startStoppable(jspi) {
  const kernel = await startKernel(browser, site, { jspi });
  /** Runs a cell, asks it to stop when it has run for a while; how it ended and how long that took. */
  const stop = (code, wait) =>
    kernel.page.evaluate(
      async ([code, wait]) => {
        const running = kernel.run(code);
        await new Promise((resolve) => setTimeout(resolve, wait));
        const asked = performance.now();
        kernel.interrupt();
        const { status, outputs } = await running;
        return { status, ename: outputs.at(-1)?.ename, milliseconds: performance.now() - asked };
      },
      [code, wait],
    );
  return { ...kernel, stop };
}

function assertStopped({ status, ename, milliseconds }) {
  assert.deepEqual([status, ename], ['interrupted', 'KeyboardInterrupt']);
  assert.ok(milliseconds < 1000, `it took ${milliseconds} ms`);
}

for (const jspi of [true, false]) {
  describe(jspi ? 'with JSPI' : 'without JSPI', () => {
    let kernel;
    before(async () => {
      kernel = await startStoppable(jspi);
      pace = 'at once';
      await kernel.run('import numpy as np\nimport xarray as xr\nkept = 7\nds = xr.open_zarr("slow/a1b.zarr")');
    });
    after(() => kernel?.page.context().close());

    for (const [title, speed] of [['that comes slowly', 400], ['that does not come', 'never']]) {
      test(`Stop ends the download of a chunk ${title} within a second`, async () => {
        pace = speed;
        chunks = 0;
        assertStopped(await kernel.stop('ds.air_temperature.mean().values', 1500));
        assert.ok(chunks > 0, 'no chunk was asked for');
        assert.equal(await kernel.text('kept'), '7');
      });
    }

    test('what was stopped can be run again, and gives what a fast host gives', async () => {
      pace = 15_000;
      const code = 'print(float(ds.air_temperature.mean()), float(ds.air_temperature.isel(time=-1).max()))';
      const slowly = await kernel.text(code);
      const fast = await kernel.text(`ds = xr.open_zarr("data/a1b.zarr")\n${code}`);
      assert.equal(slowly, fast);
      assert.match(fast, /^2\d\d\.\d+ \d+/);
    });

    test('Stop ends a long computation of arrays within a second', async () => {
      const long = 'big = xr.DataArray(np.ones((40, 1000, 1000), "float32"), dims=("t", "y", "x"))\nwhile True:\n    (big * 2).std("t").values';
      assertStopped(await kernel.stop(long, 2500));
      assert.equal(await kernel.text('kept'), '7');
    });

    test('the first import of a rarer module loads the library, and says so when it cannot', async () => {
      partsAreThere = false;
      const refused = await kernel.text('import statistics');
      assert.match(refused, /^ImportError: module "statistics" .*littoral_library\.wasm.*HTTP status 404.*pkg\//);
      partsAreThere = true;
      assert.equal(await kernel.text('import statistics, json, re, datetime\nstatistics.mean([1, 2, 3, 6])'), '3');
      assert.equal(await kernel.text('import nowhere'), "ModuleNotFoundError: No module named 'nowhere'");
    });

    test("the first name of a character loads the names' table, and says so when it cannot", async () => {
      partsAreThere = false;
      const refused = await kernel.text('"\\N{DEGREE SIGN}"');
      assert.match(refused, /names could not be loaded from .*littoral_names\.wasm.*HTTP status 404.*SyntaxError/s);
      partsAreThere = true;
      assert.equal(await kernel.text('"5 \\N{DEGREE SIGN}C \\N{greek small letter alpha}"'), "'5 °C α'");
      assert.equal(await kernel.text('import unicodedata\nunicodedata.name("漢")'), "'CJK UNIFIED IDEOGRAPH-6F22'");
      assert.equal(await kernel.text('"\\N{no such name}"').then((text) => text.split(':')[0]), 'SyntaxError');
    });
  });
}
