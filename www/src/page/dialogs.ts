import { element } from './dom';

/** A modal dialog that closes by Esc, by its button and by a click beside it; removed when it closes. */
export function openDialog(title: string, ...content: (Node | string)[]): HTMLDialogElement {
  const close = element('button', { type: 'button', class: 'close', 'aria-label': 'Close' }, '×');
  const heading = element('h2', { id: 'dialog-title' }, title);
  const dialog = element('dialog', { 'aria-labelledby': 'dialog-title' }, close, heading, ...content);
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

const KEYS: [string, [string, string][]][] = [
  [
    'In a cell',
    [
      ['Shift+Enter', 'run, go to the next cell'],
      ['Ctrl+Enter', 'run, stay'],
      ['Alt+Enter', 'run, add a cell below'],
      ['Tab', 'complete a name, or indent'],
      ['Shift+Tab', 'explain the name at the cursor'],
      ['Esc', 'leave the cell’s text'],
    ],
  ],
  [
    'On a cell',
    [
      ['Enter', 'edit'],
      ['↑ ↓ or K J', 'select another cell'],
      ['A B', 'add a cell above, below'],
      ['M Y', 'make it text, code'],
      ['Alt+↑ ↓', 'move the cell'],
      ['D D', 'delete the cell'],
      ['Z', 'bring back the deleted cell'],
      ['0 0', 'restart the kernel'],
      ['I I', 'stop'],
    ],
  ],
  [
    'Everywhere',
    [
      ['Ctrl+.', 'stop'],
      ['Ctrl+S', 'save as .ipynb'],
      ['?', 'this list (outside of a cell’s text)'],
    ],
  ],
];

export function showKeys(): void {
  const groups = KEYS.map(([title, rows]) =>
    element(
      'section',
      {},
      element('h3', {}, title),
      element('dl', { class: 'keys' }, ...rows.flatMap(([key, does]) => [element('dt', {}, element('kbd', {}, key)), element('dd', {}, does)])),
    ),
  );
  openDialog('Keyboard', element('p', {}, 'On a Mac, Ctrl is ⌘ and Alt is ⌥.'), element('div', { class: 'key-groups' }, ...groups));
}

/** Asks for one line of text; `use` gets it if it is not empty. */
export function askText(title: string, name: string, value: string, agree: string, use: (text: string) => void): void {
  const input = element('input', { type: 'text', id: 'asked-text', required: true, autocomplete: 'off' });
  input.value = value;
  const form = element(
    'form',
    {},
    element('label', { for: 'asked-text' }, name),
    input,
    element('div', { class: 'actions' }, element('button', { type: 'submit', class: 'primary' }, agree)),
  );
  const dialog = openDialog(title, form);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (!text) return;
    dialog.close();
    use(text);
  });
  input.select();
}

/** Asks a question whose answers are two buttons; resolves true if the reader agrees. */
export function confirmDialog(title: string, text: string, agree: string): Promise<boolean> {
  return new Promise((resolve) => {
    const yes = element('button', { type: 'button', class: 'primary' }, agree);
    const no = element('button', { type: 'button' }, 'Cancel');
    const dialog = openDialog(title, element('p', {}, text), element('div', { class: 'actions' }, no, yes));
    let agreed = false;
    yes.addEventListener('click', () => {
      agreed = true;
      dialog.close();
    });
    no.addEventListener('click', () => dialog.close());
    dialog.addEventListener('close', () => resolve(agreed));
    yes.focus();
  });
}
