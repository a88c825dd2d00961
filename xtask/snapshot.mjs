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
const [at, size, ...places] = kernel.spent();
const substitute = new Uint8Array(memory.buffer, at, size);
for (let i = 0; i < places.length; i += 2) fill(new Uint8Array(memory.buffer, places[i], places[i + 1]));

// How long the table became matters: it is remembered where free places are.
const length = new Uint8Array(new Uint32Array([objects.length]).buffer);
writeFileSync(image, Buffer.concat([new Uint8Array(memory.buffer), length]));

/** Puts the substitute into a place whose content is an LZ4 block after its size: as a block of literals only. */
function fill(place) {
  // A token for the first 15 literals; then a byte for every 255 more, and one for what is left.
  const more = Math.floor((place.length - 5 + 240) / 256);
  const last = (place.length - 5 + 240) % 256;
  const literals = place.length - 5 - more;
  if (last === 255 || literals < size) return;
  place.fill(0);
  new DataView(place.buffer, place.byteOffset).setUint32(0, literals, true);
  place.set([0xf0, ...Array(more - 1).fill(255), last], 4);
  place.set(substitute, 5 + more);
}
