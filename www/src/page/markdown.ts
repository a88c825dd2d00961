import { marked } from 'marked';
import { sanitize } from 'littoral';

/** Shows Markdown. Raw HTML in it is sanitised like any other; nothing in it can run. */
export function showMarkdown(element: HTMLElement, source: string): void {
  const html = marked.parse(source, { async: false, gfm: true });
  element.replaceChildren(sanitize(html));
}
