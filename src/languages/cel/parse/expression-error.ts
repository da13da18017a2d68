/** What is wrong with an expression, and where. */
export interface ExpressionError {
  readonly message: string;
  /** In UTF-16 code units. */
  readonly offset: number;
  /** Lines and columns count from 1; a column counts UTF-16 code units. */
  readonly line: number;
  readonly column: number;
}

/** @param offset in UTF-16 code units; beyond the end of the source: its end */
export function toExpressionError(source: string, offset: number, message: string): ExpressionError {
  const at = Math.max(0, Math.min(offset, source.length));
  const lineStart = source.lastIndexOf("\n", at - 1) + 1;
  let line = 1;
  for (let end = source.indexOf("\n"); end !== -1 && end < at; end = source.indexOf("\n", end + 1)) line++;
  return { message, offset: at, line: at === 0 ? 1 : line, column: at === 0 ? 1 : at - lineStart + 1 };
}

/** The longest line that is shown with its error. */
const LONGEST_LINE = 16_384;

/** Three lines for people, in the form of cel-go: the place and message, the line of the source, and a pointer below it. */
export function formatExpressionError(source: string, error: ExpressionError): string {
  const line = (source.split("\n")[error.line - 1] ?? "").replaceAll("\t", " ");
  const before = Array.from(line.slice(0, error.column - 1));
  const head = `ERROR: <input>:${error.line}:${before.length + 1}: ${error.message}`;
  if (line.length > LONGEST_LINE) return head;
  const pointed = line.codePointAt(error.column - 1) ?? 0;
  const dots = before.map((character) => (isWide(character.codePointAt(0) ?? 0) ? "\uff0e" : ".")).join("");
  return `${head}\n | ${line}\n | ${dots}${isWide(pointed) ? "\uff3e" : "^"}`;
}

/** Errors in the order of their places, each in the form of {@link formatExpressionError}. */
export function formatExpressionErrors(source: string, errors: readonly ExpressionError[]): string {
  return errors
    .toSorted((a, b) => a.offset - b.offset)
    .map((error) => formatExpressionError(source, error))
    .join("\n");
}

const isWide = (codePoint: number): boolean => codePoint > 0x7f;
