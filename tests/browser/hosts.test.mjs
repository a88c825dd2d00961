// Hosts that a page cannot read: what the reader is told, with JSPI and without.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { launch, startKernel } from './browser.mjs';
import { serveSite } from './site.mjs';

let browser, site, stranger;
before(async () => {
  [browser, site] = await Promise.all([launch(), serveSite({ pages: { '/some/path/blank.html': { body: '<!doctype html>' } } })]);
  // Answers everybody, and lets no other page read it.
  stranger = createServer((_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
  await new Promise((resolve) => stranger.listen(0, '127.0.0.1', resolve));
});
after(async () => {
  await browser?.close();
  await site?.close();
  stranger?.closeAllConnections();
  stranger?.close();
});

for (const jspi of [true, false]) {
  const how = jspi ? 'with JSPI' : 'without JSPI';

  async function error(code) {
    const { page, run } = await startKernel(browser, site, { jspi });
    const { outputs } = await run(`import xarray as xr\n${code}`);
    await page.context().close();
    assert.equal(outputs.at(-1).output_type, 'error');
    return `${outputs.at(-1).ename}: ${outputs.at(-1).evalue}`;
  }

  test(`a host without CORS is named, with the rule that it needs, ${how}`, async () => {
    const url = `http://127.0.0.1:${stranger.address().port}/store.zarr`;
    const message = await error(`xr.open_zarr("${url}")`);
    assert.match(message, /^OSError: /);
    assert.ok(message.includes(url), message);
    assert.match(message, /CORS/);
    assert.match(message, /Access-Control-Allow-Origin/);
    // Only a promise can tell a refusal from silence, and so name the page's origin.
    if (jspi) assert.ok(message.includes(`"Access-Control-Allow-Origin: ${site.origin}"`), message);
  });

  test(`a host that is not there is not taken for one without CORS, ${how}`, async () => {
    const message = await error('xr.open_zarr("http://127.0.0.1:9/store.zarr")');
    assert.match(message, /^OSError: .*http:\/\/127\.0\.0\.1:9\/store\.zarr/);
    if (jspi) assert.doesNotMatch(message, /CORS/);
  });
}
