/** Starting the worker and fetching the module: the two things that differ by origin and browser. */

/** A worker from another origin is refused by browsers; a blob of this origin that imports it is not. */
export function spawnWorker(url: URL): Worker {
  if (url.origin === location.origin) return new Worker(url, { type: 'module', name: 'littoral' });
  const bootstrap = new Blob([`import ${JSON.stringify(url.href)};`], { type: 'text/javascript' });
  const blobUrl = URL.createObjectURL(bootstrap);
  const worker = new Worker(blobUrl, { type: 'module', name: 'littoral' });
  // The worker fetches its script asynchronously: the address must live until its first message.
  worker.addEventListener('message', () => URL.revokeObjectURL(blobUrl), { once: true });
  return worker;
}

const modules = new Map<string, Promise<WebAssembly.Module | null>>();

/**
 * Compiles the module in the page, in parallel to the worker's start, and keeps it: a restarted kernel is
 * then ready in milliseconds. Null if this page may not compile (its content security policy) or the fetch
 * failed; the worker then tries by itself and reports what is wrong.
 */
export function compileModule(url: URL): Promise<WebAssembly.Module | null> {
  let compiling = modules.get(url.href);
  if (!compiling) {
    compiling = compile(url).catch(() => {
      modules.delete(url.href);
      return null;
    });
    modules.set(url.href, compiling);
  }
  return compiling;
}

async function compile(url: URL): Promise<WebAssembly.Module> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  // Streaming compilation insists on the media type, which plain file servers may not send.
  if (response.headers.get('content-type')?.startsWith('application/wasm')) {
    return WebAssembly.compileStreaming(response);
  }
  return WebAssembly.compile(await response.arrayBuffer());
}
