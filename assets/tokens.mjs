// Drops design tokens that nothing reads. The theme defines some 2,800 custom properties; the components used here
// read about a third of them. Removing one token can orphan another, so this repeats until nothing changes.

// A value may hold a quoted address with a ; in it, hence the two kinds of strings.
const DECLARATION = /(?<=[{;])(--[a-zA-Z0-9_-]+):(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^;{}"'])*(?:;|(?=\}))/g;
const REFERENCE = /var\(\s*(--[a-zA-Z0-9_-]+)/g;

/** @param {string} css minified CSS  @returns {string} the same CSS without unread custom properties */
export function dropUnusedTokens(css) {
  for (;;) {
    const read = new Set([...css.matchAll(REFERENCE)].map((match) => match[1]));
    const next = css.replace(DECLARATION, (whole, name) => (read.has(name) ? whole : ""));
    if (next === css) return css;
    css = next;
  }
}
