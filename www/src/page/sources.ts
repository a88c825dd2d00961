/** Where a notebook comes from, and how far it is trusted. */
import { newNotebook, type Notebook } from '../notebook/model';
import { NotebookFormatError, readNotebook } from '../notebook/nbformat';

export interface Source {
  /** `example`: one of this site's own; `link`: any other address; `file`: the reader's disk. */
  kind: 'example' | 'link' | 'file' | 'new';
  /** Identifies the draft; the address of an example or a link. */
  key: string;
  title: string;
}

export const EXAMPLES = [
  {
    path: 'notebooks/sea-surface-temperature.ipynb',
    title: 'Sea-surface temperature',
    about: 'Climatology, anomalies, a map and a time series of satellite and in-situ analyses.',
  },
  {
    path: 'notebooks/temperature-scenarios.ipynb',
    title: 'Temperature scenarios',
    about: 'How much North America warms under two emission scenarios, from 1860 to 2099.',
  },
] as const;

/**
 * The source of `?notebook=ADDRESS`. Only files in this site's own folder `notebooks/` are the site's:
 * everything else is somebody's, wherever it is hosted.
 */
export function sourceOfAddress(address: string, base: string): Source {
  const url = new URL(address, base);
  const own = new URL('notebooks/', base);
  const path = url.href.slice(own.href.length);
  const example = url.href.startsWith(own.href) && !/[/\\]|%2f/i.test(path) && !url.search;
  const name = decodeURIComponent(url.pathname.split('/').at(-1) || url.host);
  const known = EXAMPLES.find((item) => new URL(item.path, base).href === url.href);
  return {
    kind: example ? 'example' : 'link',
    key: example ? `notebooks/${path}` : url.href,
    title: known?.title ?? name.replace(/\.ipynb$/, ''),
  };
}

export function sourceOfFile(name: string): Source {
  return { kind: 'file', key: `file:${name}`, title: name.replace(/\.ipynb$/, '') };
}

export function newSource(): Source {
  return { kind: 'new', key: `new:${Date.now().toString(36)}`, title: 'Untitled' };
}

/** Downloads and reads; errors say which address failed, how, and what can be done. */
export async function fetchNotebook(source: Source, base: string): Promise<Notebook> {
  if (source.kind === 'new' || source.kind === 'file') return newNotebook();
  const url = new URL(source.key, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new Error(`${url.href} is no web address: a notebook's link begins with https:// or http://.`);
  }
  let response: Response;
  try {
    response = await fetch(url, { credentials: 'omit' });
  } catch {
    throw new Error(
      `${url.href} could not be read: the host does not answer, or it does not allow other pages to read it ` +
        '(CORS). Download the notebook and use Open, From a file.',
    );
  }
  if (!response.ok) throw new Error(`${url.href} answers HTTP ${response.status}.`);
  try {
    return readNotebook(await response.text());
  } catch (error) {
    if (error instanceof NotebookFormatError) throw new Error(`${url.href}: ${error.message}`);
    throw error;
  }
}
