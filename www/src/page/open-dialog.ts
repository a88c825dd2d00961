import { element } from './dom';
import { openDialog } from './dialogs';
import { EXAMPLES } from './sources';

export interface OpenActions {
  address(address: string): void;
  file(file: File): void;
  fresh(): void;
}

/** Examples, a file, an address, or a new notebook. */
export function showOpenDialog(actions: OpenActions): void {
  const examples = EXAMPLES.map(({ path, title, about }) =>
    element(
      'button',
      { type: 'button', class: 'choice', click: () => (dialog.close(), actions.address(path)) },
      element('strong', {}, title),
      element('span', {}, about),
    ),
  );
  const fresh = element(
    'button',
    { type: 'button', class: 'choice', click: () => (dialog.close(), actions.fresh()) },
    element('strong', {}, 'New notebook'),
    element('span', {}, 'An empty one.'),
  );
  const file = element('input', { type: 'file', accept: '.ipynb,application/json', id: 'open-file' });
  file.addEventListener('change', () => {
    const chosen = file.files?.[0];
    if (!chosen) return;
    dialog.close();
    actions.file(chosen);
  });
  const address = element('input', {
    type: 'url',
    id: 'open-address',
    required: true,
    placeholder: 'https://…/notebook.ipynb',
    autocomplete: 'url',
  });
  const form = element('form', { class: 'line' }, address, element('button', { type: 'submit' }, 'Open'));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    dialog.close();
    actions.address(address.value);
  });
  const dialog = openDialog(
    'Open a notebook',
    element('div', { class: 'choices' }, ...examples, fresh),
    element('label', { for: 'open-file' }, 'From a file'),
    file,
    element('label', { for: 'open-address' }, 'From an address'),
    form,
    element('p', { class: 'hint' }, 'A notebook that you open is shown, never run by itself.'),
  );
}
