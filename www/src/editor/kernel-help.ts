import { autocompletion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import { localCompletionSource } from '@codemirror/lang-python';
import { StateEffect, StateField, type Extension } from '@codemirror/state';
import { EditorView, showTooltip, type Tooltip } from '@codemirror/view';
import type { Kernel } from 'littoral';

/** Completion from the kernel's live objects, with the names that the cell itself defines besides. */
export function kernelCompletion(kernel: () => Kernel | null): Extension {
  const source = async (context: CompletionContext): Promise<CompletionResult | null> => {
    const word = context.matchBefore(/[\w.]+/);
    if (!context.explicit && !word) return null;
    const running = kernel();
    if (!running || running.status.state !== 'idle') return null;
    const { matches, start, end } = await running.complete(context.state.doc.toString(), context.pos);
    if (context.aborted || matches.length === 0) return null;
    return {
      from: start,
      to: end,
      options: matches.map((label) => ({ label })),
      validFor: /^\w*$/,
    };
  };
  return autocompletion({
    override: [source, localCompletionSource],
    icons: false,
    activateOnTypingDelay: 150,
    maxRenderedOptions: 60,
  });
}

const setInspection = StateEffect.define<Tooltip | null>();

const inspectionField = StateField.define<Tooltip | null>({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setInspection)) return effect.value;
    return transaction.docChanged || transaction.selection ? null : value;
  },
  provide: (field) => showTooltip.from(field),
});

export const inspection: Extension = inspectionField;

/** Shows what stands at the cursor, as Shift+Tab does in Jupyter. */
export function inspectAtCursor(view: EditorView, kernel: Kernel | null): boolean {
  const state = view.state;
  const position = state.selection.main.head;
  if (!kernel || !state.selection.main.empty) return false;
  void kernel.inspect(state.doc.toString(), position).then(({ found, text }) => {
    if (!found || view.state !== state) return;
    view.dispatch({ effects: setInspection.of({ pos: position, above: true, create: () => ({ dom: panel(text) }) }) });
  });
  return true;
}

export function closeInspection(view: EditorView): boolean {
  if (!view.state.field(inspectionField, false)) return false;
  view.dispatch({ effects: setInspection.of(null) });
  return true;
}

function panel(text: string): HTMLElement {
  const box = document.createElement('pre');
  box.className = 'cm-inspection';
  box.textContent = text;
  return box;
}
