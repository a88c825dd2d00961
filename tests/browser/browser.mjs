// Chromium for these tests. The driver libraries are development dependencies of www/.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const require = createRequire(new URL('../../www/package.json', import.meta.url));
const { chromium } = require('playwright-core');

export const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A cell may take long on a loaded machine; a test that hangs must still end. */
export const PATIENCE = 30_000;

export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
}

/**
 * A fresh profile with one tab. `page.problems` gathers uncaught errors, dialogs and refusals by the page's
 * own content security policy: a good test ends with none.
 */
export async function newPage(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1100, height: 900 }, acceptDownloads: true, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  page.problems = [];
  page.on('pageerror', (error) => page.problems.push(`uncaught: ${error.message}`));
  page.on('dialog', (dialog) => {
    page.problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) page.problems.push(message.text());
  });
  return page;
}

/** A kernel by the JS API, on a blank page of the site (in a profile with these options): the page itself, the mode that the kernel waits in, and ways to run cells. */
export async function startKernel(browser, site, options = {}, profile = {}) {
  const page = await newPage(browser, profile);
  await page.goto(`${site.url}blank.html`);
  const mode = await page.evaluate(
    async ([module, options]) => {
      const { Kernel } = await import(module);
      globalThis.kernel = await Kernel.start(options);
      return kernel.status.mode;
    },
    [`${site.url}littoral.js`, options],
  );
  const run = (code) => page.evaluate((code) => kernel.run(code), code);
  /** A cell's outputs as text, one after the other. */
  const text = async (code) => {
    const { outputs } = await run(code);
    return outputs.map((output) => output.text ?? output.data?.['text/plain'] ?? `${output.ename}: ${output.evalue}`).join('');
  };
  return { page, mode, run, text };
}

/** Opens the notebook page and waits until its kernel can run. */
export async function openNotebook(page, site, query = '') {
  await page.goto(site.url + query);
  await page.locator('.cell').first().waitFor();
  await kernelIdle(page);
}

export async function kernelIdle(page) {
  await page.locator('#kernel-state[data-state="idle"], #kernel-state[data-state="failed"]').waitFor();
  const state = await page.locator('#kernel-state').getAttribute('data-state');
  if (state === 'failed') throw new Error(`the kernel did not start: ${await page.locator('#banners').innerText()}`);
}

/** Runs every cell from the toolbar and waits for the last. */
export async function runAll(page) {
  await page.click('#run-all');
  await page.waitForFunction(() => !document.querySelector('.cell[aria-busy="true"]'), null, { timeout: 3 * PATIENCE });
  await kernelIdle(page);
}

/** The notebook as the reader would save it, parsed. */
export async function saved(page) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#save')]);
  return JSON.parse(readFileSync(await download.path(), 'utf8'));
}

/** A new notebook with one code cell, in the editor. */
export async function newNotebook(page) {
  await page.click('#open');
  await page.getByRole('button', { name: 'New notebook' }).click();
  await page.locator('.cell .cm-content:focus').waitFor();
  await kernelIdle(page);
}

/** Puts `code` into the editor that has the focus, and runs it; answers with the cell's text output.
 * A new cell below it then has the focus. */
export async function runCode(page, code) {
  const cell = page.locator('.cell.selected');
  await page.keyboard.insertText(code);
  await page.keyboard.press('Control+Enter');
  await page.waitForFunction(() => document.querySelector('.cell.selected')?.getAttribute('aria-busy') === 'false');
  const text = await cell.locator('.outputs').innerText();
  await page.keyboard.press('Escape');
  await page.keyboard.press('b');
  await page.keyboard.press('Enter');
  return text;
}

export const joined = (text) => (Array.isArray(text) ? text.join('') : (text ?? ''));
