/** CEL counts text in code points. Text without surrogates, which is nearly all, is counted in code units as it is. */
const SURROGATE = /[\ud800-\udfff]/;

/** Whether code points and code units of the text are the same. */
export const isPlainText = (text: string): boolean => !SURROGATE.test(text);

/** How many code points the text has. */
export const countCodePoints = (text: string): number => (isPlainText(text) ? text.length : Array.from(text).length);

/** The text from one code point up to another. @param start, end within the text */
export function sliceCodePoints(text: string, start: number, end: number): string {
  return isPlainText(text) ? text.slice(start, end) : Array.from(text).slice(start, end).join("");
}

/** Where `part` stands at or behind a code point, counted in code points; -1 where it does not. */
export function indexOfFrom(text: string, part: string, from: number): number {
  if (isPlainText(text)) return text.indexOf(part, from);
  const before = sliceCodePoints(text, 0, from).length;
  const found = text.indexOf(part, before);
  return found < 0 ? -1 : Array.from(text.slice(0, found)).length;
}

/** Where `part` last stands at or before a code point, counted in code points; -1 where it does not. */
export function lastIndexOfFrom(text: string, part: string, from: number): number {
  if (isPlainText(text)) return text.lastIndexOf(part, from);
  const before = sliceCodePoints(text, 0, from).length;
  const found = text.lastIndexOf(part, before);
  return found < 0 ? -1 : Array.from(text.slice(0, found)).length;
}
