// The kernel through the JS API, in a page that has nothing else: streams, variables, errors, Stop, loss.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launch, newPage, startKernel } from './browser.mjs';
import { serveSite } from './site.mjs';

let browser, site;
before(async () => {
  const blank = { body: '<!doctype html><title>blank</title>' };
  [browser, site] = await Promise.all([launch(), serveSite({ pages: { '/blank.html': blank, '/some/path/blank.html': blank } })]);
});
after(async () => {
  await browser?.close();
  await site?.close();
});

for (const jspi of [true, false]) {
  describe(jspi ? 'with JSPI' : 'without JSPI', () => {
    let page, run, text;
    before(async () => {
      let mode;
      ({ page, mode, run, text } = await startKernel(browser, site, { jspi }));
      assert.equal(mode, jspi ? 'jspi' : 'xhr');
    });
    after(() => page?.context().close());

    test('prints, displays the last expression, keeps variables', async () => {
      const first = await run('x = 20\nprint("a")\nprint("b", end="")\nx + 1');
      assert.equal(first.status, 'ok');
      assert.deepEqual(first.outputs[0], { output_type: 'stream', name: 'stdout', text: 'a\nb' });
      assert.equal(first.outputs[1].output_type, 'execute_result');
      assert.equal(first.outputs[1].data['text/plain'], '21');
      assert.equal(first.outputs[1].execution_count, first.executionCount);
      assert.equal(await text('x * 2'), '40');
    });

    test('separates standard error', async () => {
      const { outputs } = await run('import sys\nprint("out")\nprint("err", file=sys.stderr)');
      assert.deepEqual(outputs.map(({ name, text }) => [name, text]), [['stdout', 'out\n'], ['stderr', 'err\n']]);
    });

    test("shows Python's traceback with the cell's line", async () => {
      const { status, outputs } = await run('def f():\n    return 1 / 0\n\nf()');
      assert.equal(status, 'error');
      const [error] = outputs;
      assert.deepEqual([error.ename, error.evalue], ['ZeroDivisionError', 'division by zero']);
      assert.match(error.traceback.join('\n'), /line 2/);
      assert.match(error.traceback.join('\n'), /return 1 \/ 0/);
    });

    test('runs cells in the order of the calls', async () => {
      const texts = await page.evaluate(async () => {
        const results = await Promise.all(['order = [1]', 'order.append(2)', 'order.append(3)', 'order'].map((code) => kernel.run(code)));
        return results.at(-1).outputs[0].data['text/plain'];
      });
      assert.equal(texts, '[1, 2, 3]');
    });

    test('stops an endless loop within a second, keeping variables, and cancels what waits', async () => {
      const result = await page.evaluate(async () => {
        const running = kernel.run('kept = 7\nwhile True: pass');
        const waiting = kernel.run('never = 1');
        await new Promise((resolve) => setTimeout(resolve, 500));
        const asked = performance.now();
        kernel.interrupt();
        const { status, outputs } = await running;
        return { status, ename: outputs.at(-1)?.ename, milliseconds: performance.now() - asked, waiting: (await waiting).status };
      });
      assert.deepEqual([result.status, result.ename, result.waiting], ['interrupted', 'KeyboardInterrupt', 'cancelled']);
      assert.ok(result.milliseconds < 1000, `it took ${result.milliseconds} ms`);
      assert.equal(await text('kept'), '7');
      assert.match(await text('never'), /NameError/);
    });

    test('stops again after having been stopped', async () => {
      const status = await page.evaluate(async () => {
        const running = kernel.run('import itertools\nsum(1 for _ in itertools.count())');
        setTimeout(() => kernel.interrupt(), 300);
        return (await running).status;
      });
      assert.equal(status, 'interrupted');
      assert.equal(await text('1 + 1'), '2');
    });

    test('reads the sample data relative to the page', async () => {
      const repr = await text('import xarray as xr\nxr.open_zarr("data/sst.zarr")');
      assert.match(repr, /<xarray.Dataset>/);
      assert.match(repr, /time: 54, latitude: 18, longitude: 432/);
    });

    test('names an address that does not exist', async () => {
      const { status, outputs } = await run('xr.open_zarr("data/absent.zarr")');
      assert.equal(status, 'error');
      assert.match(`${outputs[0].ename}: ${outputs[0].evalue}`, /absent\.zarr/);
    });

    test('completes and explains', async () => {
      const { matches, start, end } = await page.evaluate(() => kernel.complete('é = 1; kep', 10));
      assert.ok(matches.includes('kept'), `among ${matches}`);
      assert.deepEqual([start, end], [7, 10]);
      const explained = await page.evaluate(() => kernel.inspect('len', 3));
      assert.equal(explained.found, true);
    });

    test('refuses input() in words', async () => {
      const { status } = await run('input("name?")');
      assert.equal(status, 'error');
      assert.equal(await text('1 + 1'), '2');
    });

    test('exhausted memory ends in an error and a kernel that runs', async () => {
      const { status, outputs } = await run('kept = 7\nhoard = []\nwhile True:\n    hoard.append(bytearray(200_000_000))');
      assert.equal(status, 'error');
      assert.ok(['MemoryError', 'KernelStopped'].includes(outputs.at(-1).ename), JSON.stringify(outputs.at(-1)));
      if (outputs.at(-1).ename === 'KernelStopped') assert.match(outputs.at(-1).evalue, /has been restarted; variables are lost/);
      assert.equal(await text('1 + 1'), '2');
    });

    test('a restart forgets variables', async () => {
      await page.evaluate(() => kernel.restart());
      assert.match(await text('kept'), /NameError/);
      assert.deepEqual(page.problems, []);
    });
  });
}

test('says what is missing when the module is', async () => {
  const broken = await serveSite({
    pages: { '/blank.html': { body: '<!doctype html>' } },
    onRequest: (request, response) => request.url.endsWith('.wasm') && (response.writeHead(404).end(), true),
  });
  const page = await newPage(browser);
  await page.goto(`${broken.origin}/blank.html`);
  const message = await page.evaluate(async (module) => {
    const { Kernel } = await import(module);
    return Kernel.start().then(() => 'started', (error) => error.message);
  }, `${broken.url}littoral.js`);
  assert.match(message, /littoral_bg\.wasm answers HTTP 404/);
  assert.match(message, /pkg\//);
  await broken.close();
});

// The interpreter is started when the page is built: nothing of that day and place may show.
test("kernels have random numbers of their own and their reader's time zone", async () => {
  const draw = `import numpy as np, random, uuid, time
print(np.random.rand(), np.random.default_rng().random(), random.random(), uuid.uuid4(), time.timezone)`;
  const drawn = [];
  for (const timezoneId of ['Asia/Kolkata', 'America/Caracas']) {
    const { page, text } = await startKernel(browser, site, {}, { timezoneId });
    drawn.push((await text(draw)).trim().split(' '));
    await page.context().close();
  }
  const [first, second] = drawn;
  assert.deepEqual([first.pop(), second.pop()], ['-19800', '14400']);
  first.forEach((value, i) => assert.notEqual(value, second[i]));
});

// Their code is not shipped with the memory of the started interpreter.
test('modules that were run before there was a page can be reloaded', async () => {
  const { page, text } = await startKernel(browser, site);
  const reload = `import importlib, codecs, encodings.aliases, os
print(importlib.reload(encodings.aliases).aliases["latin1"], importlib.reload(codecs).BOM_UTF8, importlib.reload(os).sep)`;
  assert.equal(await text(reload), "latin_1 b'\\xef\\xbb\\xbf' /\n");
  await page.context().close();
});
