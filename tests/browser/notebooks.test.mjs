// The two example notebooks, as a reader runs them: to the end, without an error, with pictures, and with the
// same numbers whichever way Python waits for the network.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { joined, launch, newPage, openNotebook, runAll, saved } from './browser.mjs';
import { serveSite } from './site.mjs';

const NOTEBOOKS = [
  { name: 'sea-surface-temperature', figures: 5 },
  { name: 'temperature-scenarios', figures: 4 },
];

let browser, site;
before(async () => {
  [browser, site] = await Promise.all([launch(), serveSite()]);
});
after(async () => {
  await browser?.close();
  await site?.close();
});

async function run(name, jspi) {
  const page = await newPage(browser);
  await openNotebook(page, site, `?notebook=notebooks/${name}.ipynb&jspi=${jspi}`);
  const mode = await page.locator('#kernel-state').innerText();
  assert.equal(/XHR/.test(mode), jspi === 'off', `the status line says "${mode}" with jspi=${jspi}`);
  await runAll(page);
  const notebook = await saved(page);
  // Pictures are decoded a moment after their cell has ended.
  await page.waitForFunction(() => [...document.querySelectorAll('.littoral-figure img')].every((image) => image.complete));
  const broken = await page.locator('.littoral-figure img').evaluateAll((images) => images.filter((image) => image.naturalWidth === 0).length);
  assert.equal(broken, 0, 'every figure is a picture that the browser can draw');
  assert.deepEqual(page.problems, []);
  await page.context().close();
  return notebook;
}

for (const { name, figures } of NOTEBOOKS) {
  test(`${name} runs to its end, with JSPI and without`, async () => {
    const texts = {};
    for (const jspi of ['on', 'off']) {
      const code = (await run(name, jspi)).cells.filter((cell) => cell.cell_type === 'code');
      for (const cell of code) {
        const errors = cell.outputs.filter((output) => output.output_type === 'error');
        assert.deepEqual(errors, [], `jspi=${jspi}: ${joined(cell.source)}`);
        assert.ok(cell.execution_count > 0, `jspi=${jspi}: ran ${joined(cell.source)}`);
        assert.doesNotMatch(joined(cell.source), /["']data\//, 'saved cells name absolute addresses');
      }
      const outputs = code.flatMap((cell) => cell.outputs);
      const pictures = outputs.filter((output) => output.data?.['image/svg+xml'] ?? output.data?.['image/png']);
      assert.equal(pictures.length, figures);
      texts[jspi] = outputs.map((output) => joined(output.text ?? output.data?.['text/plain']));
      assert.ok(texts[jspi].some((text) => text.includes('<xarray.')));
    }
    assert.deepEqual(texts.off, texts.on);
  });
}
