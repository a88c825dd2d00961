// Starts the module's interpreter, as a page would, and saves the memory that this leaves behind, and after it the
// length of the table of JavaScript objects.
// Usage: node snapshot.mjs GLUE MODULE IMAGE
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [glue, module, image] = process.argv.slice(2);
// What Node 20 lacks and nothing uses here: JSPI, and the tag of JavaScript's exceptions.
WebAssembly.JSTag ??= new WebAssembly.Tag({ parameters: ['externref'] });
WebAssembly.Suspending ??= class {
  constructor(imported) {
    return imported;
  }
};
WebAssembly.promising ??= (exported) => exported;

const kernel = await import(pathToFileURL(glue).href);
const { memory, __wbindgen_externrefs: objects } = kernel.initSync({ module: readFileSync(module) });
const before = objects.length;
kernel.prepare();
// A later instance would find nothing in their place.
for (let i = before; i < objects.length; i += 1) {
  if (objects.get(i) != null) throw new Error(`the interpreter's start left a JavaScript object behind: ${objects.get(i)}`);
}
// How long the table became matters: it is remembered where free places are.
const length = new Uint8Array(new Uint32Array([objects.length]).buffer);
writeFileSync(image, Buffer.concat([new Uint8Array(memory.buffer), length]));
