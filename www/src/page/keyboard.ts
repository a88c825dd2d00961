import { showKeys } from './dialogs';
import type { NotebookView } from './notebook-view';

export interface PageActions {
  stop(): void;
  restart(): void;
  save(): void;
}

/** Keys outside of a cell's text: Jupyter's command mode, and the few that work everywhere. */
export function setUpKeyboard(view: NotebookView, actions: PageActions): void {
  let lastKey = '';
  let lastTime = 0;

  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || document.querySelector('dialog[open]')) return;
    const control = event.ctrlKey || event.metaKey;
    if (control && !event.altKey && (event.key === '.' || event.key === 's')) {
      event.preventDefault();
      return event.key === '.' ? actions.stop() : actions.save();
    }
    const target = event.target as HTMLElement;
    if (control || target.closest('input, textarea, .cm-editor')) return;
    if (event.key === '?') {
      event.preventDefault();
      return showKeys();
    }
    const selected = view.selected;
    // Buttons, links and scrolled outputs keep their own Enter and arrows.
    if (!selected || target !== selected.root) return;
    const twice = lastKey === event.key && event.timeStamp - lastTime < 1200;
    lastKey = twice ? '' : event.key;
    lastTime = event.timeStamp;
    if (command(event, twice)) event.preventDefault();
  });

  function command(event: KeyboardEvent, twice: boolean): boolean {
    const cell = view.selected!;
    if (event.altKey) {
      if (event.key === 'Enter') view.runAndInsert(cell);
      else if (event.key === 'ArrowUp') view.move(cell, -1);
      else if (event.key === 'ArrowDown') view.move(cell, 1);
      else return false;
      return true;
    }
    switch (event.key) {
      case 'Enter':
        if (event.shiftKey) view.runAndAdvance(cell);
        else cell.edit();
        return true;
      case 'ArrowUp':
      case 'k':
        view.step(-1);
        return true;
      case 'ArrowDown':
      case 'j':
        view.step(1);
        return true;
      case 'a':
        view.insertBeside('above').focus();
        return true;
      case 'b':
        view.insertBeside('below').focus();
        return true;
      case 'm':
        view.setType(cell, 'markdown');
        cell.focus();
        return true;
      case 'y':
        view.setType(cell, 'code');
        cell.focus();
        return true;
      case 'z':
        view.undoRemove();
        return true;
      case 'd':
        if (twice) view.remove(cell);
        return true;
      case 'i':
        if (twice) actions.stop();
        return true;
      case '0':
        if (twice) actions.restart();
        return true;
      default:
        return false;
    }
  }
}
