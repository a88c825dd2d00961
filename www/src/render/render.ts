import type { MimeBundle } from '../protocol';
import type { Output } from '../kernel/types';
import { parseAnsi } from './ansi';
import { showHtml } from './sanitize';
import outputCss from './output.css?inline';

interface Rendered {
  output: Output;
  node: HTMLElement;
}

const rendered = new WeakMap<Element, Rendered[]>();

/**
 * Shows a cell's outputs in `element`. Cheap to call again as outputs grow: only what changed is redrawn.
 *
 * HTML is sanitised and isolated in a shadow root, SVG is shown as an image: neither can run scripts.
 * Everything else is text.
 */
export function renderOutputs(element: HTMLElement, outputs: readonly Output[]): void {
  adoptStyles(element.getRootNode());
  element.classList.add('littoral-outputs');
  const old = rendered.get(element) ?? [];
  const now = outputs.map((output, index): Rendered => {
    const before = old[index];
    if (before?.output === output) return before;
    if (before && appendText(before, output)) return { output, node: before.node };
    return { output, node: renderOutput(output) };
  });
  rendered.set(element, now);
  const nodes = now.map((item) => item.node);
  if (nodes.length !== element.childNodes.length || nodes.some((node, i) => element.childNodes[i] !== node)) {
    element.replaceChildren(...nodes);
  }
}

/** A stream that only grew keeps its node, with the reader's scroll position and selection. */
function appendText(before: Rendered, output: Output): boolean {
  if (output.output_type !== 'stream' || before.output.output_type !== 'stream') return false;
  if (before.output.name !== output.name || !output.text.startsWith(before.output.text)) return false;
  const added = output.text.slice(before.output.text.length);
  if (output.text.length > SHOWN || /[\r\x1b]/.test(output.text)) return false;
  before.node.append(added);
  return true;
}

function renderOutput(output: Output): HTMLElement {
  switch (output.output_type) {
    case 'stream':
      return textBlock(shorten(output.text), `littoral-stream littoral-${output.name === 'stderr' ? 'stderr' : 'stdout'}`);
    case 'error':
      return renderError(output);
    case 'display_data':
    case 'execute_result':
      return renderBundle(output.data);
  }
}

/** Characters of a stream that are drawn: browsers take seconds to lay out more. The output keeps them all. */
const SHOWN = 100_000;

function shorten(text: string): string {
  if (text.length <= SHOWN) return text;
  const head = text.slice(0, text.lastIndexOf('\n', SHOWN / 5) + 1 || SHOWN / 5);
  const tail = text.slice(text.indexOf('\n', text.length - (SHOWN * 4) / 5) + 1);
  const hidden = (text.length - head.length - tail.length).toLocaleString('en');
  return `${head}\n⋮ ${hidden} characters are not shown; the saved notebook has them ⋮\n\n${tail}`;
}

function renderError(output: Extract<Output, { output_type: 'error' }>): HTMLElement {
  const traceback = output.traceback.join('\n').trimEnd();
  // Python's traceback ends with the message; one that the page wrote may lack it.
  const said = traceback || `${output.ename}: ${output.evalue}`;
  const block = textBlock(said, 'littoral-error');
  block.setAttribute('role', 'group');
  block.setAttribute('aria-label', `Error: ${output.ename}`);
  return block;
}

function renderBundle(data: MimeBundle): HTMLElement {
  const html = string(data['text/html']);
  const plain = string(data['text/plain']);
  if (html !== null) {
    const box = block('littoral-html');
    showHtml(box, html);
    return box;
  }
  const svg = string(data['image/svg+xml']);
  if (svg !== null) return image(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`, plain);
  for (const type of ['image/png', 'image/jpeg', 'image/gif', 'image/webp']) {
    const base64 = string(data[type]);
    if (base64 !== null) return image(`data:${type};base64,${base64.replace(/\s/g, '')}`, plain);
  }
  const text = plain ?? string(data['text/markdown']) ?? string(data['text/latex']);
  return textBlock(text ?? JSON.stringify(data, null, 2), 'littoral-text');
}

/** An SVG inside <img> is drawn without scripts, links or requests. */
function image(source: string, description: string | null): HTMLElement {
  const box = block('littoral-figure');
  const picture = document.createElement('img');
  picture.src = source;
  picture.alt = description && !description.startsWith('<') ? description : 'Figure';
  box.append(picture);
  return box;
}

function textBlock(text: string, className: string): HTMLElement {
  const pre = document.createElement('pre');
  pre.className = className;
  for (const { text: part, classes } of parseAnsi(text)) {
    if (classes.length === 0) {
      pre.append(part);
      continue;
    }
    const span = document.createElement('span');
    span.className = classes.join(' ');
    span.textContent = part;
    pre.append(span);
  }
  return pre;
}

function block(className: string): HTMLElement {
  const box = document.createElement('div');
  box.className = className;
  return box;
}

/** nbformat stores text as a string or a list of lines. */
function string(value: MimeBundle[string] | undefined): string | null {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.join('');
  return null;
}

let sheet: CSSStyleSheet | null = null;

/** The styles of outputs, once for each document or shadow root. */
function adoptStyles(root: Node): void {
  if (!(root instanceof Document || root instanceof ShadowRoot)) return;
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(outputCss);
  }
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
}
