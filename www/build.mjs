// Builds the static files into build/: four bundles, since each is loaded by something else.
//   littoral.js  the API, alone; page.js and embed.js import it as a separate file, by its address
//   worker.js    the kernel worker
//   embed.js     the <littoral-cell> element
//   index.html, page.css, page.js, app.js   the notebook page: page.js starts the kernel and loads app.js
// File names carry no hash: pages elsewhere refer to them.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));
const out = join(root, 'build');
rmSync(out, { recursive: true, force: true });
mkdirSync(out);

const littoral = { littoral: './littoral.js' };
const shared = {
  root,
  base: './',
  configFile: false,
  logLevel: 'warn',
};

/** A script of its own, without a page. */
const script = (name, entry, external = []) =>
  build({
    ...shared,
    publicDir: false,
    build: {
      outDir: out,
      emptyOutDir: false,
      target: 'es2022',
      lib: { entry: join(root, entry), formats: ['es'], fileName: () => `${name}.js` },
      rollupOptions: { external, output: { paths: littoral } },
      minify: true,
    },
  });

await build({
  ...shared,
  publicDir: join(root, 'public'),
  build: {
    outDir: out,
    emptyOutDir: false,
    target: 'es2022',
    modulePreload: false,
    assetsInlineLimit: 0,
    rollupOptions: {
      input: join(root, 'index.html'),
      external: ['littoral'],
      output: { entryFileNames: 'page.js', chunkFileNames: '[name].js', assetFileNames: 'page[extname]', paths: littoral },
    },
  },
});
await script('littoral', 'src/littoral.ts');
await script('worker', 'src/worker/worker.ts');
await script('embed', 'src/embed/cell.ts', ['littoral']);

// Types: littoral.d.ts over the declarations of its modules.
const tsc = join(root, 'node_modules/typescript/bin/tsc');
execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.types.json')], { stdio: 'inherit' });
// Node's module resolution wants file names in full.
for (const file of readdirSync(join(out, 'types'), { recursive: true }).filter((name) => name.endsWith('.d.ts'))) {
  const path = join(out, 'types', file);
  writeFileSync(path, readFileSync(path, 'utf8').replace(/(from '\.[^']*)'/g, "$1.js'"));
}
writeFileSync(join(out, 'littoral.d.ts'), "export * from './types/littoral.js';\n");

const sizes = readdirSync(out).filter((file) => /\.(js|css|html)$/.test(file));
console.log('file            raw kB   brotli kB');
for (const file of sizes) {
  const bytes = readFileSync(join(out, file));
  const kilobytes = (n) => (n / 1000).toFixed(1).padStart(9);
  console.log(`${file.padEnd(12)}${kilobytes(bytes.length)}${kilobytes(brotliCompressSync(bytes).length)}`);
}
