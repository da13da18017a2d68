/** Splits at blanks outside quotes; quotes and escapes stay in the words. Never throws; an open quote runs to the end. */
export function splitWords(text: string, escape: string, limit = Infinity): string[] {
  const words: string[] = [];
  let start = -1;
  let quote = "";
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    const isBlank = character === " " || character === "\t" || character === "\n";
    if (quote === "" && isBlank) {
      if (start >= 0) words.push(text.slice(start, index));
      if (words.length >= limit) return words;
      start = -1;
      continue;
    }
    if (start < 0) start = index;
    if (character === escape && quote !== "'") index += 1;
    else if (quote === character) quote = "";
    else if (quote === "" && (character === '"' || character === "'")) quote = character;
  }
  if (start >= 0) words.push(text.slice(start));
  return words;
}

/** The word without its quotes and escapes. */
export function unquote(word: string, escape: string): string {
  let text = "";
  let quote = "";
  for (let index = 0; index < word.length; index += 1) {
    const character = word.charAt(index);
    if (character === escape && quote !== "'" && index + 1 < word.length) {
      const next = word.charAt(index + 1);
      // Inside double quotes only quotes, dollars and the escape itself can be escaped.
      if (quote === "" || next === '"' || next === "$" || next === escape) index += 1;
      text += word.charAt(index);
    } else if (quote === character) quote = "";
    else if (quote === "" && (character === '"' || character === "'")) quote = character;
    else text += character;
  }
  return text;
}

const VARIABLE = /\$(?:([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)(?:(:?[-+])([^${}]*))?\})/g;

/** No image reference is longer; more is an attempt to grow without bound. */
const MAX_LENGTH = 4096;

/** Puts in the variables whose value is known; the others stay as they are written, all of them if the text grew too long. */
export function substitute(text: string, values: ReadonlyMap<string, string>): string {
  const filled = text.replace(VARIABLE, (whole, plain?: string, braced?: string, operator?: string, word?: string) => {
    const value = values.get(plain ?? braced ?? "");
    if (operator === undefined) return value ?? whole;
    const isSet = value !== undefined && (operator.length === 1 || value !== "");
    if (operator.endsWith("-")) return isSet ? value : (word ?? "");
    return isSet ? (word ?? "") : "";
  });
  return filled.length > MAX_LENGTH ? text : filled;
}
