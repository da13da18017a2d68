/** One piece of a Calico selector. */
export type Token =
  | { readonly is: "symbol"; readonly text: string }
  | { readonly is: "word"; readonly text: string }
  | { readonly is: "text"; readonly text: string };

/** Labels, their values, and what stands in quotes; a label may hold dots, slashes and dashes. */
const WORD = /[A-Za-z0-9_./-]+/y;
const SYMBOL = /&&|\|\||==|!=|[!(){},]/y;
const SPACE = /[ \t\n\r]+/y;

/** Longer selectors are refused; the API server's objects hold a few megabytes at most. */
const MAX_CHARS = 65_536;

/** The pieces of a selector, or what is wrong with it. */
export function readTokens(text: string): readonly Token[] | string {
  if (text.length > MAX_CHARS) return `a selector of more than ${MAX_CHARS} characters`;
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const quote = text[at];
    if (quote === "'" || quote === '"') {
      const end = text.indexOf(quote, at + 1);
      if (end < 0) return "a text that is not closed";
      tokens.push({ is: "text", text: text.slice(at + 1, end) });
      at = end + 1;
      continue;
    }
    const space = match(SPACE, text, at);
    const symbol = space === undefined ? match(SYMBOL, text, at) : undefined;
    const word = space === undefined && symbol === undefined ? match(WORD, text, at) : undefined;
    const found = space ?? symbol ?? word;
    if (found === undefined) return `the character ${JSON.stringify(text[at])}`;
    if (symbol !== undefined) tokens.push({ is: "symbol", text: symbol });
    if (word !== undefined) tokens.push({ is: "word", text: word });
    at += found.length;
  }
  return tokens;
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
