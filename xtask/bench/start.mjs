// Seconds from navigation to the first labelled result and to the first plot, on the notebook page in headless
// Chromium: with a fresh profile, and on the second visit with it. Usage: node start.mjs ADDRESS
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FLAGS, chromium } from './chromium.mjs';

const RUNS = 5;
const [address] = process.argv.slice(2);

/** One visit; seconds since navigation, by the page's own clock. */
async function visit(context, which) {
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(`${address}?notebook=notebooks/bench-${which}.ipynb`, { waitUntil: 'commit' });
  // A reader clicks once the cells are there; cells wait for a kernel that still starts.
  await page.locator('.cell').nth(1).waitFor();
  await page.click('#run-all');
  // Functions, not text: the page's content security policy evaluates none.
  const when = async (check) => (await page.waitForFunction(check)).jsonValue();
  const result = await when(() => {
    const outputs = document.querySelectorAll('.cell')[0]?.querySelector('.outputs');
    return (outputs?.childElementCount ?? 0) > 0 && performance.now() / 1000;
  });
  const plot = await when(() => {
    const image = document.querySelectorAll('.cell')[1]?.querySelector('.outputs img');
    return (image?.naturalWidth ?? 0) > 0 && performance.now() / 1000;
  });
  const html = await page.locator('.cell .outputs .lx').first().innerText();
  if (!/xarray\.DataArray/.test(html)) throw new Error(`the first cell failed: ${html}`);
  await page.close();
  return { result, plot };
}

const first = [], warm = [];
for (let i = 0; i < RUNS; i += 1) {
  const profile = mkdtempSync(join(tmpdir(), 'littoral-bench-'));
  const context = await chromium.launchPersistentContext(profile, { executablePath: process.env.CHROMIUM, args: FLAGS });
  first.push(await visit(context, 0));
  // The compiled module is written to the cache some seconds after it was compiled.
  await new Promise((resolve) => setTimeout(resolve, 3000));
  warm.push(await visit(context, 1));
  await context.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}

const median = (visits, what) => visits.map((v) => v[what]).sort((a, b) => a - b)[Math.floor(visits.length / 2)];
for (const [what, seconds, target] of [
  ['fresh profile: first labelled result', median(first, 'result'), 1.5],
  ['fresh profile: first plot', median(first, 'plot'), 2.5],
  ['second visit: first labelled result', median(warm, 'result'), 0.7],
  ['second visit: first plot', median(warm, 'plot'), null],
]) {
  const verdict = target === null ? '\t' : `at most ${target} s\t${seconds <= target ? 'met' : 'missed'}`;
  console.log(`${what}\t${seconds.toFixed(2)} s\t${verdict}`);
}
