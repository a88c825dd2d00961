import { icon } from './dom';

type Theme = 'auto' | 'light' | 'dark';

const ORDER: Theme[] = ['auto', 'light', 'dark'];
const LABELS = { auto: 'as the system', light: 'light', dark: 'dark' };
const ICONS = { auto: 'auto', light: 'sun', dark: 'moon' } as const;
const KEY = 'littoral:theme';

/** The button that goes through system, light and dark colours; the choice is kept. */
export function setUpTheme(button: HTMLButtonElement): void {
  const stored = localStorage.getItem(KEY) as Theme | null;
  let theme: Theme = stored && ORDER.includes(stored) ? stored : 'auto';
  const apply = (): void => {
    document.documentElement.dataset['theme'] = theme;
    button.replaceChildren(icon(ICONS[theme]));
    const label = `Colours: ${LABELS[theme]}`;
    button.title = label;
    button.setAttribute('aria-label', label);
  };
  button.addEventListener('click', () => {
    theme = ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length]!;
    localStorage.setItem(KEY, theme);
    apply();
  });
  apply();
}
