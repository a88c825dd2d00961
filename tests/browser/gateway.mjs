// A gateway with an embedded Dask cluster, for one test file.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = process.env.LITTORAL_GATEWAY ?? fileURLToPath(new URL('../../.venv/bin/littoral-gateway', import.meta.url));
export const TOKEN = 'a-token-of-the-tests';

/** Starts a gateway that may read `site` and answers pages of `site`; resolves when its cluster is ready. */
export async function startGateway(site) {
  if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is missing: cargo xtask setup installs it`);
  const port = await freePort();
  const results = mkdtempSync(join(tmpdir(), 'littoral-gateway-'));
  const child = spawn(
    PROGRAM,
    [
      ...['--host', '127.0.0.1', '--port', String(port), '--results', results, '--token', TOKEN],
      ...['--allow-source', `${site.origin}/`, '--allow-origin', site.origin],
    ],
    // A group of its own, so that workers whose gateway was killed can be ended too.
    { stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  );
  let said = ''; // shown only if it does not start: Dask's log is long
  child.stderr.on('data', (bytes) => (said = (said + bytes).slice(-3000)));
  const endGroup = () => {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // all of it has ended
    }
  };
  process.on('exit', endGroup);
  const ended = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  const gateway = {
    url,
    /** As a crash would: no farewell. */
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    stop: async () => {
      child.kill('SIGTERM');
      const late = setTimeout(endGroup, 10_000);
      await ended;
      clearTimeout(late);
      endGroup();
      rmSync(results, { recursive: true, force: true });
    },
  };
  const deadline = Date.now() + 90_000;
  for (;;) {
    const state = await fetch(`${url}/healthz`).then((response) => response.json()).catch(() => null);
    if (state?.cluster === 'ready') return gateway;
    if (child.exitCode !== null) throw new Error(`the gateway ended with ${child.exitCode} while it started:\n${said}`);
    if (Date.now() > deadline) {
      await gateway.stop();
      throw new Error(`the gateway was not ready within 90 s:\n${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
