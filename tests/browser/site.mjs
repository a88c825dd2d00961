// A plain static server for dist/ on a random port: what any web host does, byte ranges included, and no
// special headers. The site lies under a path, so that an absolute URL anywhere in it shows.
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

export const DIST = process.env.LITTORAL_DIST ?? fileURLToPath(new URL('../../dist/', import.meta.url));

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.ipynb': 'application/json',
};

/**
 * Serves `dist/` under `/some/path/`, and `pages` (path → { type, body }) beside it.
 * `onRequest(request, response)` may answer a request itself, by returning true.
 */
export async function serveSite({ pages = {}, onRequest } = {}) {
  const server = createServer((request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    if (onRequest?.(request, response)) return;
    const path = decodeURIComponent(new URL(request.url, 'http://site').pathname);
    const page = pages[path];
    if (page) return void response.writeHead(200, { 'content-type': page.type ?? 'text/html' }).end(page.body);
    if (!path.startsWith('/some/path/')) return void response.writeHead(404).end();
    const inside = normalize(path.slice('/some/path'.length)).replace(/\/$/, '/index.html');
    sendFile(join(DIST, inside), request, response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    url: `${origin}/some/path/`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

function sendFile(file, request, response) {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat?.isFile()) return void response.writeHead(404).end();
  const headers = { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'accept-ranges': 'bytes' };
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '');
  let [start, end] = [0, stat.size - 1];
  if (range) {
    [start, end] = range[1] === '' ? [Math.max(0, stat.size - Number(range[2])), end] : [Number(range[1]), Math.min(end, Number(range[2] || end))];
    if (start > end) return void response.writeHead(416, { 'content-range': `bytes */${stat.size}` }).end();
    headers['content-range'] = `bytes ${start}-${end}/${stat.size}`;
  }
  response.writeHead(range ? 206 : 200, { ...headers, 'content-length': stat.size === 0 ? 0 : end - start + 1 });
  if (request.method === 'HEAD' || stat.size === 0) return void response.end();
  createReadStream(file, { start, end }).pipe(response);
}
