import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** Colours are the page's custom properties, so light and dark need no second theme. */
const look = EditorView.theme({
  '&': { backgroundColor: 'transparent', color: 'var(--littoral-ink)', fontSize: 'inherit' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { font: 'var(--littoral-mono)', overflowX: 'auto' },
  '.cm-content': { padding: '0.55rem 0', caretColor: 'var(--littoral-accent)' },
  '.cm-line': { padding: '0 0.8rem' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--littoral-accent)', borderLeftWidth: '2px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--littoral-selection)',
  },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--littoral-selection)',
    outline: '1px solid var(--littoral-line)',
  },
  '.cm-placeholder': { color: 'var(--littoral-ink-faint)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--littoral-raised)',
    color: 'var(--littoral-ink)',
    border: '1px solid var(--littoral-line)',
    borderRadius: '6px',
    boxShadow: 'var(--littoral-shadow)',
    overflow: 'hidden',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { font: 'var(--littoral-mono)', maxHeight: '14em' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '0.15em 0.7em' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--littoral-accent)',
    color: 'var(--littoral-on-accent)',
  },
  '.cm-inspection': {
    font: 'var(--littoral-mono)',
    margin: '0',
    padding: '0.6rem 0.8rem',
    whiteSpace: 'pre-wrap',
    maxWidth: 'min(44rem, 86vw)',
    maxHeight: '18rem',
    overflow: 'auto',
  },
});

const highlight = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword], color: 'var(--littoral-code-keyword)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--littoral-code-string)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--littoral-code-number)' },
  { tag: [tags.comment], color: 'var(--littoral-code-comment)', fontStyle: 'italic' },
  { tag: [tags.definition(tags.variableName), tags.definition(tags.function(tags.variableName))], color: 'var(--littoral-code-name)' },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: 'var(--littoral-code-call)' },
  { tag: [tags.meta, tags.className], color: 'var(--littoral-code-name)' },
  { tag: tags.heading, fontWeight: '700' },
  { tag: tags.invalid, color: 'var(--littoral-error)' },
]);

export const theme = [look, syntaxHighlighting(highlight)];
