import { parser } from '@lezer/python';

/** Functions whose first argument, a path or a list of paths, names data. */
const OPENERS = /^(open_(zarr|dataset|dataarray|mfdataset|datatree|groups)|load_(dataset|dataarray|datatree))$/;
/** A plain or raw string literal that begins with data/. */
const RELATIVE = /^([rRuU]?)("""|'''|"|')data\//;

/**
 * Rewrites `open_zarr("data/sst.zarr")` to the address at which this page serves that data, so that a saved
 * notebook runs elsewhere under CPython. Only string literals that are the first argument of a function
 * that opens data are touched; comments, f-strings and other text stay as they are.
 */
export function absolutePaths(code: string, base: string): string {
  const insertions: { at: number; text: string }[] = [];
  parser.parse(code).iterate({
    enter: (node) => {
      if (node.name !== 'CallExpression') return;
      const callee = node.node.firstChild;
      const args = node.node.getChild('ArgList');
      if (!callee || !args) return;
      const name = code.slice(callee.from, callee.to).split('.').at(-1)!.trim();
      const first = args.firstChild?.nextSibling;
      if (!OPENERS.test(name) || !first) return;
      const strings = first.name === 'ArrayExpression' ? first.getChildren('String') : [first];
      for (const literal of strings) {
        if (literal.name !== 'String') continue;
        const match = RELATIVE.exec(code.slice(literal.from, literal.to));
        if (match) insertions.push({ at: literal.from + match[0].length - 'data/'.length, text: base });
      }
    },
  });
  // From the end, so that earlier positions stay true.
  return insertions.sort((a, b) => b.at - a.at).reduce((text, { at, text: added }) => text.slice(0, at) + added + text.slice(at), code);
}
