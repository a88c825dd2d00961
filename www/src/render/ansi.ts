/** The few terminal sequences that tracebacks and progress bars use. */

export interface Span {
  text: string;
  /** CSS classes: `ansi-bold`, `ansi-red` … */
  classes: string[];
}

const COLOURS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
// eslint-disable-next-line no-control-regex
const SGR = /\x1b\[([0-9;]*)m/g;
// eslint-disable-next-line no-control-regex
const OTHER_SEQUENCES = /\x1b\[[0-9;?]*[A-Za-ln-z]|\x1b[()][A-Z0-9]|\x07/g;

/** Splits text at its colour codes; other sequences are dropped. */
export function parseAnsi(text: string): Span[] {
  const spans: Span[] = [];
  let bold = false;
  let colour: string | null = null;
  let position = 0;
  const clean = overwriteLines(text.replace(OTHER_SEQUENCES, ''));
  const push = (end: number): void => {
    if (end <= position) return;
    const classes: string[] = [];
    if (bold) classes.push('ansi-bold');
    if (colour) classes.push(`ansi-${colour}`);
    spans.push({ text: clean.slice(position, end), classes });
  };
  for (const match of clean.matchAll(SGR)) {
    push(match.index);
    position = match.index + match[0].length;
    for (const code of (match[1] || '0').split(';').map(Number)) {
      if (code === 0) [bold, colour] = [false, null];
      else if (code === 1) bold = true;
      else if (code === 22) bold = false;
      else if (code >= 30 && code <= 37) colour = COLOURS[code - 30]!;
      else if (code >= 90 && code <= 97) colour = COLOURS[code - 90]!;
      else if (code === 39) colour = null;
    }
  }
  push(clean.length);
  return spans;
}

/** A carriage return starts the line again, as a terminal does: only the last text of it is kept. */
export function overwriteLines(text: string): string {
  if (!text.includes('\r')) return text;
  return text.replace(/\r+\n/g, '\n').replace(/[^\n]*\r+(?=[^\r\n])/g, '');
}
