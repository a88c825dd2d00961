// The notebook page as people use it: by keyboard, on a phone, over a reload, with files.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { joined, kernelIdle, launch, newNotebook, newPage, openNotebook, runCode, saved } from './browser.mjs';
import { serveSite } from './site.mjs';

let browser, site;
before(async () => {
  [browser, site] = await Promise.all([launch(), serveSite()]);
});
after(async () => {
  await browser?.close();
  await site?.close();
});

const sources = async (page) => (await saved(page)).cells.map((cell) => joined(cell.source));

test('works by keyboard alone', async () => {
  const page = await newPage(browser);
  await openNotebook(page, site);
  // From arrival: the first code cell has the focus. Add a cell above it, write, run, and go on.
  await page.keyboard.press('a');
  await page.keyboard.press('Enter');
  await page.keyboard.type('6 * 7');
  await page.keyboard.press('Shift+Enter');
  await page.locator('.cell .outputs', { hasText: '42' }).waitFor();
  // Command mode: up, a text cell below, move it up, delete it, bring it back.
  await page.keyboard.press('Escape');
  await page.keyboard.press('k');
  await page.keyboard.press('b');
  await page.keyboard.press('m');
  await page.keyboard.press('Enter');
  await page.keyboard.type('# By *keyboard*');
  await page.keyboard.press('Control+Enter');
  await page.locator('.markdown h1', { hasText: 'By keyboard' }).waitFor();
  const place = async () => (await sources(page)).indexOf('# By *keyboard*');
  const before = await place();
  const focus = () => page.locator('.cell.selected').focus();
  await focus();
  await page.keyboard.press('Alt+ArrowUp');
  assert.equal(await place(), before - 1);
  await focus();
  await page.keyboard.press('d');
  await page.keyboard.press('d');
  assert.equal(await place(), -1);
  await focus();
  await page.keyboard.press('z');
  assert.equal(await place(), before - 1);
  // Leaving the editor by Esc, and reaching the toolbar by Tab, never trapped.
  await focus();
  await page.keyboard.press('?');
  await page.locator('dialog[open]').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('dialog').waitFor({ state: 'detached' });
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('focus is visible and no control is without a name', async () => {
  const page = await newPage(browser);
  await openNotebook(page, site);
  const nameless = await page.locator('button, a, input, [role="textbox"]').evaluateAll((nodes) =>
    nodes.filter((node) => !(node.getAttribute('aria-label') || node.textContent.trim() || node.title || node.labels?.length)).map((node) => node.outerHTML.slice(0, 120)),
  );
  assert.deepEqual(nameless, []);
  await page.evaluate(() => document.activeElement.blur());
  for (let i = 0; i < 8; i++) {
    await page.keyboard.press('Tab');
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement.closest('.editor') ?? document.activeElement).outlineStyle);
    assert.notEqual(outline, 'none', await page.evaluate(() => document.activeElement.outerHTML.slice(0, 100)));
  }
  await page.context().close();
});

test('Stop in the page: button and Ctrl+.', async () => {
  const page = await newPage(browser);
  await openNotebook(page, site);
  await newNotebook(page);
  for (const stop of [() => page.keyboard.press('Control+.'), () => page.click('#stop')]) {
    await page.locator('.cell.selected .cm-content').focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText('while True: pass');
    await page.keyboard.press('Control+Enter');
    await page.locator('#kernel-state[data-state="busy"]').waitFor();
    const asked = Date.now();
    await stop();
    await page.locator('.littoral-error', { hasText: 'KeyboardInterrupt' }).waitFor();
    await kernelIdle(page);
    assert.ok(Date.now() - asked < 1500, `stopped after ${Date.now() - asked} ms`);
  }
  await page.context().close();
});

test('cells given before the kernel is ready wait, and say so', async () => {
  const page = await newPage(browser);
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route('**/littoral_bg.wasm', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(site.url);
  await page.locator('.cell').first().waitFor();
  await page.keyboard.press('a');
  await page.keyboard.press('Enter');
  await page.keyboard.type('2 + 3');
  await page.keyboard.press('Control+Enter');
  await page.locator('.cell-note', { hasText: 'Waiting for the kernel to start' }).waitFor();
  release();
  await page.locator('.cell .outputs', { hasText: '5' }).waitFor();
  await page.context().close();
});

test('a reload restores the draft, and the original can be had back', async () => {
  const page = await newPage(browser);
  await openNotebook(page, site);
  const original = await sources(page);
  await page.locator('.cell.selected').focus();
  await page.keyboard.press('b');
  await page.keyboard.press('Enter');
  await page.keyboard.type('draft = "kept"');
  await page.reload();
  await page.locator('.banner', { hasText: 'were restored' }).waitFor();
  assert.ok((await sources(page)).includes('draft = "kept"'));
  await page.getByRole('button', { name: 'Show the original' }).click();
  assert.deepEqual(await sources(page), original);
  await page.context().close();
});

test('opens a file, refuses what is no notebook, and saves what was there', async () => {
  const page = await newPage(browser);
  await openNotebook(page, site);
  const open = async (name, text) => {
    await page.click('#open');
    await page.locator('#open-file').setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
  };
  await open('broken.ipynb', '{"nbformat": 3}');
  await page.locator('.banner.error', { hasText: 'nbformat 3' }).waitFor();
  const code = 'import xarray as xr\nds = xr.open_zarr("data/sst.zarr")  # not "data/…" here';
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { authors: [{ name: 'A' }] },
    cells: [
      { cell_type: 'markdown', id: 'one', metadata: {}, source: ['# Title\n', 'text'] },
      { cell_type: 'code', id: 'two', metadata: { tags: ['kept'] }, execution_count: 5, source: code, outputs: [{ output_type: 'stream', name: 'stdout', text: ['old output\n'] }] },
    ],
  };
  await open('mine.ipynb', JSON.stringify(notebook));
  await page.locator('.outputs', { hasText: 'old output' }).waitFor();
  const result = await saved(page);
  assert.deepEqual(result.metadata.authors, [{ name: 'A' }]);
  assert.deepEqual(result.cells[0].source, ['# Title\n', 'text']);
  assert.deepEqual(result.cells[1].metadata, { tags: ['kept'] });
  assert.equal(joined(result.cells[1].source), code.replace('("data/', `("${site.url}data/`));
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('is readable at phone width, light and dark', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const page = await newPage(browser, { viewport: { width: 360, height: 740 }, colorScheme, isMobile: true, hasTouch: true });
    await openNotebook(page, site);
    await page.locator('.cell.code .cell-run').first().tap();
    await page.locator('.cell.code .outputs').first().waitFor();
    const { scroll, width, small, colours } = await page.evaluate(() => ({
      scroll: document.documentElement.scrollWidth,
      width: innerWidth,
      small: [...document.querySelectorAll('button')].filter((button) => {
        const { width, height } = button.getBoundingClientRect();
        return width > 0 && (width < 24 || height < 24);
      }).length,
      colours: [getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor],
    }));
    assert.equal(scroll, width, 'nothing makes the page scroll sideways');
    assert.equal(small, 0, 'every button can be hit by a thumb');
    const [ink, paper] = colours.map((colour) => colour.match(/[\d.]+/g).slice(0, 3).map(Number));
    assert.ok(contrast(ink, paper) > 7, `contrast ${contrast(ink, paper)} of ${colours}`);
    await page.context().close();
  }
});

function contrast(a, b) {
  const luminance = (rgb) => {
    const [r, g, blue] = rgb.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
  };
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

test('budgets are set in words and kept', async () => {
  const page = await newPage(browser);
  await openNotebook(page, site);
  await page.click('#budgets');
  await page.fill('#budget-download', '1.5 GB');
  await page.fill('#budget-memory', '300 MB');
  await page.getByRole('button', { name: 'Set budgets' }).click();
  await page.reload();
  await page.locator('#budgets', { hasText: '1.5 GB / 300 MB' }).waitFor();
  await page.context().close();
});

test('the first error ends "run all"', async () => {
  const page = await newPage(browser);
  await openNotebook(page, site);
  await newNotebook(page);
  await runCode(page, 'a = 1');
  await runCode(page, '1 / 0');
  await runCode(page, 'b = 2');
  await page.click('#run-all');
  await page.locator('.cell-note', { hasText: 'Not run' }).waitFor();
  await page.context().close();
});
