// What comes from elsewhere, a notebook or a dataset, is shown and never run.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, newNotebook, newPage, openNotebook, runCode } from './browser.mjs';
import { serveSite } from './site.mjs';

const ATTACK = '<img src=x onerror="window.hacked=1"><script>window.hacked=2</script><svg onload="window.hacked=3"></svg>';
const HTML =
  `${ATTACK}<style>@import url(x); body, :host { display: none !important }</style>` +
  '<div id="cover" style="position:fixed;inset:0;z-index:99999;background:red">covered</div>' +
  '<a href="javascript:window.hacked=4">link</a><form action="https://evil.example"><input type="text"></form>' +
  '<iframe srcdoc="<script>parent.hacked=5</script>"></iframe><b>bold</b>';

const output = (data) => ({ output_type: 'display_data', metadata: {}, data });
const NOTEBOOK = JSON.stringify({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells: [
    { cell_type: 'markdown', id: 'm', metadata: {}, source: `# Title\n\n${HTML}\n\n[click](javascript:window.hacked=6)` },
    {
      cell_type: 'code',
      id: 'c',
      metadata: {},
      execution_count: 1,
      source: 'print("run")',
      outputs: [
        output({ 'text/html': HTML, 'text/plain': 'x' }),
        output({ 'image/svg+xml': '<svg xmlns="http://www.w3.org/2000/svg" onload="window.hacked=7" width="10" height="10"><script>window.hacked=8</script></svg>' }),
        { output_type: 'stream', name: 'stdout', text: ATTACK },
        { output_type: 'error', ename: ATTACK, evalue: ATTACK, traceback: [ATTACK] },
        output({ 'application/javascript': 'window.hacked=9' }),
      ],
    },
  ],
});

let browser, site, elsewhere;
before(async () => {
  const pages = { '/notebook.ipynb': { type: 'application/json', body: NOTEBOOK } };
  [browser, site, elsewhere] = await Promise.all([launch(), serveSite(), serveSite({ pages })]);
});
after(async () => {
  await browser?.close();
  await Promise.all([site?.close(), elsewhere?.close()]);
});

test('a notebook from a link is shown, not run, and its outputs cannot do anything', async () => {
  const page = await newPage(browser);
  const requests = [];
  page.on('request', (request) => requests.push(request.url()));
  await openNotebook(page, site, `?notebook=${encodeURIComponent(`${elsewhere.origin}/notebook.ipynb`)}`);
  await page.locator('.banner', { hasText: `comes from ${new URL(elsewhere.origin).host}` }).waitFor();
  await page.getByText('bold').first().waitFor();
  for (const link of await page.getByText(/^(link|click)$/).all()) await link.click({ force: true, timeout: 1000 }).catch(() => {});
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.equal(await page.locator('.outputs', { hasText: 'onerror=' }).count(), 1, 'text outputs show the markup as text');
  assert.equal(await page.locator('iframe, form, body script:not([type="module"])').count(), 0);
  const covered = await page.evaluate(() => document.elementFromPoint(60, 30).closest('.masthead') === null);
  assert.equal(covered, false, 'foreign styles cannot cover the page');
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).display), 'flex');
  assert.equal(await page.locator('.cell .count', { hasText: '*' }).count(), 0);
  assert.deepEqual(requests.filter((url) => url.includes('evil')), []);
  await page.context().close();
});

test('such a notebook gets the gateway only when the reader agrees', async () => {
  const gateway = await serveSite({
    onRequest: (request, response) => {
      response.setHeader('access-control-allow-headers', 'authorization');
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"cluster": {"state": "ready", "workers": 2}}');
      return true;
    },
  });
  const page = await newPage(browser);
  await page.route('**/littoral.json', (route) => route.fulfill({ json: { gateway: gateway.origin, token: 'secret' } }));
  await openNotebook(page, site, `?notebook=${encodeURIComponent(`${elsewhere.origin}/notebook.ipynb`)}`);
  await page.locator('#gateway', { hasText: 'not allowed here' }).waitFor();
  await page.getByRole('button', { name: 'Allow the gateway' }).click();
  await page.locator('#gateway', { hasText: '2 workers' }).waitFor();
  await gateway.close();
  await page.context().close();
});

test('a link that is no notebook says so', async () => {
  const page = await newPage(browser);
  for (const [address, message] of [
    [`${elsewhere.origin}/absent.ipynb`, /HTTP 404/],
    ['javascript:window.hacked=1', /no web address/],
    ['data:application/json,{}', /no web address/],
  ]) {
    await openNotebook(page, site, `?notebook=${encodeURIComponent(address)}`);
    assert.match(await page.locator('.banner.error').innerText(), message);
  }
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  await page.context().close();
});

test('markup in names and attributes of a dataset is text', async () => {
  const page = await newPage(browser);
  await openNotebook(page, site);
  await newNotebook(page);
  const attack = JSON.stringify(ATTACK);
  await runCode(
    page,
    `import numpy as np\nimport xarray as xr\nattack = ${attack}\n` +
      'xr.Dataset({attack: ("x", np.arange(3.0), {attack: attack})}, coords={"x": [1, 2, 3]}, attrs={"title": attack})',
  );
  const html = page.locator('.littoral-html').first();
  await html.waitFor();
  assert.match(await html.locator('.lx').innerText(), /<img src=x onerror=/);
  assert.equal(await html.locator('img, script').count(), 0);
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
