import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Logic only, in Node: what needs a document is tested in real browsers, in tests/browser/.
export default defineConfig({
  resolve: { alias: { littoral: fileURLToPath(new URL('src/littoral.ts', import.meta.url)) } },
  test: { include: ['test/**/*.test.ts'] },
});
