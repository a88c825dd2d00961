import { acceptCompletion, closeBrackets, closeBracketsKeymap, closeCompletion, completionKeymap, completionStatus, startCompletion } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from '@codemirror/commands';
import { python } from '@codemirror/lang-python';
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language';
import { EditorState, Prec, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, keymap, placeholder, type KeyBinding } from '@codemirror/view';
import type { Kernel } from 'littoral';
import { closeInspection, inspectAtCursor, inspection, kernelCompletion } from './kernel-help';
import { theme } from './theme';

export interface EditorOptions {
  parent: HTMLElement | ShadowRoot;
  text: string;
  language: 'python' | 'text';
  /** What a screen reader calls the field. */
  label: string;
  hint?: string;
  /** Whether Tab reaches the field; a notebook's cell is reached as a whole, and entered by Enter. */
  tabStop?: boolean;
  readOnly?: boolean;
  kernel: () => Kernel | null;
  /** Tried before the editor's own keys. */
  keys: readonly KeyBinding[];
  onChange: (text: string) => void;
  /** Esc, when there is no list or tooltip to close. */
  onEscape?: () => void;
  onFocus?: () => void;
}

/** A text field for one cell. Esc leaves it, since Tab indents and completes. */
export function createEditor(options: EditorOptions): EditorView {
  const extensions: Extension[] = [
    Prec.highest(keymap.of([...options.keys, { key: 'Escape', run: (view) => escape(view, options.onEscape) }])),
    history(),
    drawSelection(),
    indentUnit.of('    '),
    EditorState.tabSize.of(4),
    EditorView.contentAttributes.of({ 'aria-label': options.label, autocapitalize: 'off', spellcheck: 'false' }),
    EditorView.contentAttributes.of({ tabindex: options.tabStop === false ? '-1' : '0' }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) options.onChange(update.state.doc.toString());
      if (update.focusChanged && update.view.hasFocus) options.onFocus?.();
    }),
    theme,
  ];
  if (options.hint) extensions.push(placeholder(options.hint));
  if (options.readOnly) extensions.push(EditorState.readOnly.of(true));
  if (options.language === 'python') extensions.push(...pythonExtensions(options.kernel));
  else extensions.push(EditorView.lineWrapping);
  extensions.push(keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap]));
  return new EditorView({
    state: EditorState.create({ doc: options.text, extensions }),
    parent: options.parent,
    ...(options.parent instanceof ShadowRoot ? { root: options.parent } : {}),
  });
}

function pythonExtensions(kernel: () => Kernel | null): Extension[] {
  return [
    python(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    kernelCompletion(kernel),
    inspection,
    keymap.of([
      { key: 'Tab', run: completeOrIndent, shift: (view) => inspectOrOutdent(view, kernel()) },
    ]),
  ];
}

function escape(view: EditorView, leave: (() => void) | undefined): boolean {
  const listed = completionStatus(view.state) === 'active'; // a list that is only being asked for does not count
  closeCompletion(view);
  if (listed || closeInspection(view)) return true;
  leave?.();
  return leave !== undefined;
}

/** Tab after a name completes it, elsewhere it indents, as in Jupyter. */
function completeOrIndent(view: EditorView): boolean {
  if (completionStatus(view.state) === 'active') return acceptCompletion(view);
  const { main } = view.state.selection;
  const before = view.state.sliceDoc(view.state.doc.lineAt(main.head).from, main.head);
  if (main.empty && /[\w.]$/.test(before)) return startCompletion(view);
  if (main.empty) {
    view.dispatch(view.state.replaceSelection('    '), { userEvent: 'input' });
    return true;
  }
  return indentMore(view);
}

function inspectOrOutdent(view: EditorView, kernel: Kernel | null): boolean {
  const { main } = view.state.selection;
  const line = view.state.doc.lineAt(main.head);
  const before = view.state.sliceDoc(line.from, main.head);
  if (!main.empty || before.trim() === '') return indentLess(view);
  return inspectAtCursor(view, kernel);
}
