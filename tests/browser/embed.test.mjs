// Littoral in other people's pages: another origin, nothing but the files' addresses.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, newPage } from './browser.mjs';
import { serveSite } from './site.mjs';

let browser, site, host;
before(async () => {
  [browser, site] = await Promise.all([launch(), serveSite()]);
  const body = `<!doctype html><html><body>
    <script type="module" src="${site.url}embed.js"></script>
    <littoral-cell>
      for i in range(3):
          print(i)
    </littoral-cell>
    <littoral-cell>i * 10</littoral-cell>
    <littoral-cell kernel="other" readonly>i</littoral-cell>
  </body></html>`;
  host = await serveSite({ pages: { '/docs.html': { body }, '/blank.html': { body: '<!doctype html>' } } });
});
after(async () => {
  await browser?.close();
  await Promise.all([site?.close(), host?.close()]);
});

test('the API runs cells in a page of another origin', async () => {
  const page = await newPage(browser);
  await page.goto(`${host.origin}/blank.html`);
  const { text, cluster } = await page.evaluate(async (module) => {
    const { Kernel, renderOutputs } = await import(module);
    const kernel = await Kernel.start();
    const { outputs } = await kernel.run('print("hello")');
    renderOutputs(document.body, outputs);
    kernel.shutdown();
    return { text: document.body.innerText };
  }, `${site.url}littoral.js`);
  assert.match(text, /hello/);
  await page.context().close();
});

test('cells of a page share a kernel, which starts with the first run', async () => {
  const page = await newPage(browser);
  const requests = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(`${host.origin}/docs.html`);
  const cells = page.locator('littoral-cell');
  await cells.first().getByRole('button', { name: 'Run' }).waitFor();
  assert.deepEqual(requests.filter((url) => url.endsWith('.wasm')), []);
  const outputs = (index) => cells.nth(index).locator('.littoral-outputs');
  await cells.nth(0).getByRole('button', { name: 'Run' }).click();
  await outputs(0).getByText('0\n1\n2').waitFor();
  await cells.nth(1).getByRole('button', { name: 'Run' }).click();
  await outputs(1).getByText('20').waitFor();
  await cells.nth(2).getByRole('button', { name: 'Run' }).click();
  await outputs(2).getByText('NameError').first().waitFor();
  // Edit and reset.
  await cells.nth(1).locator('.cm-content').focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText('"edited"');
  await page.keyboard.press('Shift+Enter');
  await outputs(1).getByText("'edited'").waitFor();
  await cells.nth(1).getByRole('button', { name: 'Reset' }).click();
  assert.equal(await cells.nth(1).evaluate((cell) => cell.code), 'i * 10');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
