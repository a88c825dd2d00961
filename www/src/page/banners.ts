import { byId, element } from './dom';

/** A message over the notebook, with what can be done about it. One for each `id`. */
export function showBanner(id: string, kind: 'note' | 'warning' | 'error', text: string, actions: [string, () => void][] = []): void {
  hideBanner(id);
  const banner = element('div', { class: `banner ${kind}`, 'data-id': id, role: kind === 'error' ? 'alert' : 'status' }, element('p', {}, text));
  const buttons = actions.map(([label, action]) =>
    element('button', { type: 'button', click: () => (banner.remove(), action()) }, label),
  );
  const close = element('button', { type: 'button', class: 'close', 'aria-label': 'Dismiss', click: () => banner.remove() }, '×');
  banner.append(...buttons, close);
  byId('banners').append(banner);
}

export function hideBanner(id: string): void {
  byId('banners').querySelector(`[data-id="${id}"]`)?.remove();
}

export function hideAllBanners(): void {
  byId('banners').replaceChildren();
}
