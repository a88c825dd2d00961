import createDOMPurify, { type DOMPurify } from 'dompurify';

/**
 * All HTML goes through here before it is shown: the kernel's own, notebooks', Markdown's. What a reader
 * opens from a disk or a link is foreign, and even the kernel's HTML repeats names and attributes of
 * foreign data; one rule for all of it leaves no gap between "trusted" and "not".
 */
let purify: DOMPurify | null = null;

const SETTINGS = {
  RETURN_DOM_FRAGMENT: true as const,
  FORCE_BODY: true, // keeps a leading <style>
  ADD_TAGS: ['use'], // xarray's icons; restricted to this document's own symbols below
  FORBID_TAGS: ['form', 'button', 'textarea', 'select', 'iframe', 'object', 'embed', 'base', 'meta', 'link'],
  ALLOW_DATA_ATTR: true,
  SANITIZE_NAMED_PROPS: false, // ids are referred to by <label for>, and live in a shadow root of their own
};

/** Made at first use: the module can also be imported where there is no document. */
function purifier(): DOMPurify {
  if (purify) return purify;
  purify = createDOMPurify(window);
  purify.addHook('uponSanitizeAttribute', (node, attribute) => {
    if (node.nodeName.toLowerCase() === 'use' && /href$/.test(attribute.attrName)) {
      attribute.keepAttr = attribute.attrValue.startsWith('#');
      attribute.forceKeepAttr = attribute.keepAttr;
    }
  });

  purify.addHook('afterSanitizeAttributes', (node) => {
    if (node.nodeName === 'A' && node.hasAttribute('href') && !node.getAttribute('href')!.startsWith('#')) {
      node.setAttribute('target', '_blank');
      node.setAttribute('rel', 'noopener noreferrer');
    }
    // The collapsible repr works by check boxes; no other input makes sense in an output.
    if (node.nodeName === 'INPUT' && node.getAttribute('type') !== 'checkbox') node.remove();
  });
  return purify;
}

/** Parses HTML into nodes that cannot run anything; `<style>` is left out, as it would restyle the page. */
export function sanitize(html: string): DocumentFragment {
  const content = purifier().sanitize(html, SETTINGS);
  content.querySelectorAll('style').forEach((style) => style.remove());
  return content;
}

/**
 * Shows HTML in `element`, sanitised and in a shadow root, so that its styles stay inside. The element is
 * a containing block that clips (`contain: content`): foreign CSS cannot cover the page.
 */
export function showHtml(element: HTMLElement, html: string): void {
  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'open' });
  const content = purifier().sanitize(html, SETTINGS);
  // Constructed sheets refuse @import, and work where a host page's policy forbids inline <style>.
  root.adoptedStyleSheets = [baseSheet(), ...takeSheets(content)];
  root.append(content);
  element.replaceChildren(host);
}

function takeSheets(content: DocumentFragment): CSSStyleSheet[] {
  return [...content.querySelectorAll('style')].map((style) => {
    style.remove();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style.textContent ?? '');
    return sheet;
  });
}

let base: CSSStyleSheet | null = null;

/** What a bare HTML output looks like: pandas' tables above all. */
function baseSheet(): CSSStyleSheet {
  if (!base) {
    base = new CSSStyleSheet();
    base.replaceSync(`
      table { border: 0; border-collapse: collapse; font-variant-numeric: tabular-nums; }
      th, td { padding: 0.25em 0.7em; text-align: right; border: 0; }
      thead th { border-bottom: 1px solid var(--littoral-line, #8886); }
      tbody tr:nth-child(odd) { background: var(--littoral-stripe, #8881); }
      a { color: var(--littoral-accent, #0b7285); }
      img, svg { max-width: 100%; }
    `);
  }
  return base;
}
