import type { Budgets } from 'littoral';
import { element } from './dom';
import { openDialog } from './dialogs';
import { formatBytes, parseBytes } from './format';

export function showBudgetDialog(current: Budgets, save: (budgets: Budgets) => void): void {
  const download = field('budget-download', current.download);
  const memory = field('budget-memory', current.memory);
  const form = element(
    'form',
    { class: 'stack' },
    element('label', { for: 'budget-download' }, 'Download for one computation'),
    download,
    element('label', { for: 'budget-memory' }, 'Memory for one computation'),
    memory,
    element('div', { class: 'actions' }, element('button', { type: 'submit', class: 'primary' }, 'Set budgets')),
  );
  const dialog = openDialog(
    'Budgets',
    element('p', {}, 'What is estimated to need more goes to the gateway, or is refused before anything is downloaded.'),
    form,
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const budgets = { download: read(download), memory: read(memory) };
    if (budgets.download === null || budgets.memory === null) return;
    dialog.close();
    save(budgets as Budgets);
  });
}

function field(id: string, bytes: number): HTMLInputElement {
  const input = element('input', { type: 'text', id, inputmode: 'text', placeholder: '256 MB', required: true });
  input.value = formatBytes(bytes);
  input.addEventListener('input', () => input.setCustomValidity(''));
  return input;
}

function read(input: HTMLInputElement): number | null {
  const bytes = parseBytes(input.value);
  if (bytes === null) {
    input.setCustomValidity('Write an amount such as 256 MB or 1.5 GB.');
    input.reportValidity();
  }
  return bytes;
}
