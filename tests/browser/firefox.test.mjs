// The same page in Firefox, driven by WebDriver BiDi: a whole notebook, and Stop.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { existsSync } from 'node:fs';
import { PATIENCE } from './browser.mjs';
import { serveSite } from './site.mjs';

const require = createRequire(new URL('../../www/package.json', import.meta.url));
const puppeteer = require('puppeteer-core');
const executablePath = process.env.FIREFOX ?? ['/usr/bin/firefox-esr', '/usr/bin/firefox'].find(existsSync);

let browser, site;
before(async () => {
  assert.ok(executablePath, 'Firefox is not installed: apt-get install firefox-esr, or set FIREFOX to its path');
  site = await serveSite();
  browser = await puppeteer.launch({ browser: 'firefox', executablePath, headless: true });
});
after(async () => {
  await browser?.close();
  await site?.close();
});

test('a notebook runs to its end', async () => {
  const page = await browser.newPage();
  page.setDefaultTimeout(2 * PATIENCE);
  await page.goto(`${site.url}?notebook=notebooks/sea-surface-temperature.ipynb`);
  await page.waitForSelector('#kernel-state[data-state="idle"]');
  await page.click('#run-all');
  await page.waitForFunction(() => document.querySelectorAll('.cell.code').length && !document.querySelector('.cell[aria-busy="true"]'));
  // Pictures are decoded a moment after their cell has ended.
  await page.waitForFunction(() => [...document.querySelectorAll('.littoral-figure img')].every((image) => image.complete));
  const { errors, figures, text } = await page.evaluate(() => ({
    errors: [...document.querySelectorAll('.littoral-error')].map((node) => node.textContent),
    figures: [...document.querySelectorAll('.littoral-figure img')].filter((image) => image.naturalWidth > 0).length,
    text: document.querySelector('#notebook').textContent,
  }));
  assert.deepEqual(errors, []);
  assert.equal(figures, 5);
  assert.match(text, /December 2009: 1\.57 °C above normal/);
});

test('Stop keeps variables', async () => {
  const page = await browser.newPage();
  await page.goto(`${site.url}littoral.json`);
  const result = await page.evaluate(async (module) => {
    const { Kernel } = await import(module);
    const kernel = await Kernel.start();
    const running = kernel.run('kept = 7\nwhile True: pass');
    await new Promise((resolve) => setTimeout(resolve, 500));
    const asked = performance.now();
    kernel.interrupt();
    const { status } = await running;
    const milliseconds = performance.now() - asked;
    const { outputs } = await kernel.run('kept');
    kernel.shutdown();
    return { status, milliseconds, kept: outputs[0].data['text/plain'] };
  }, `${site.url}littoral.js`);
  assert.deepEqual([result.status, result.kept], ['interrupted', '7']);
  assert.ok(result.milliseconds < 1000, `it took ${result.milliseconds} ms`);
});
