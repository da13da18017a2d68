/** The value of a literal, or why it has none. */
export type Read<Value> = { readonly value: Value } | { readonly problem: string };

/** @param text of a string token: prefix, quotes and escapes included */
export function readStringLiteral(text: string): Read<string> {
  const { body, isRaw } = stripQuotes(text);
  if (isRaw || !body.includes("\\")) return { value: body };
  let isInvalid = false;
  const value = body.replace(ESCAPE, (escape) => {
    const codePoint = escapedCodePoint(escape);
    const isSurrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
    if (codePoint <= 0x10ffff && !isSurrogate) return String.fromCodePoint(codePoint);
    isInvalid = true;
    return "";
  });
  return isInvalid ? { problem: "invalid unicode code point" } : { value };
}

/** Escapes stand for bytes, everything else for its UTF-8. @param text of a bytes token, `b` included */
export function readBytesLiteral(text: string): Read<Uint8Array> {
  const { body, isRaw } = stripQuotes(text.slice(1));
  if (isRaw || !body.includes("\\")) return { value: new TextEncoder().encode(body) };
  const pieces: Uint8Array[] = [];
  let end = 0;
  for (const match of body.matchAll(ESCAPE)) {
    if (/^\\[uU]/.test(match[0])) return { problem: "unable to unescape string" };
    pieces.push(new TextEncoder().encode(body.slice(end, match.index)), Uint8Array.of(escapedCodePoint(match[0])));
    end = match.index + match[0].length;
  }
  pieces.push(new TextEncoder().encode(body.slice(end)));
  return { value: joined(pieces) };
}

/** The lexer let only these through. */
const ESCAPE = /\\(?:[0-3][0-7][0-7]|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)/gs;

const NAMED: ReadonlyMap<string, number> = new Map([
  ["a", 7],
  ["b", 8],
  ["t", 9],
  ["n", 10],
  ["v", 11],
  ["f", 12],
  ["r", 13],
]);

function escapedCodePoint(escape: string): number {
  const kind = escape[1] ?? "";
  if ("xXuU".includes(kind)) return Number.parseInt(escape.slice(2), 16);
  if (escape.length === 4) return Number.parseInt(escape.slice(1), 8);
  return NAMED.get(kind) ?? kind.charCodeAt(0);
}

/** Line ends become `\n`, as in every string of CEL. */
function stripQuotes(text: string): { body: string; isRaw: boolean } {
  const isRaw = /^[rR]/.test(text);
  const quoted = isRaw ? text.slice(1) : text;
  const length = quoted.length >= 6 && /^(?:"""|''')/.test(quoted) ? 3 : 1;
  return { body: quoted.slice(length, quoted.length - length).replaceAll(/\r\n?/g, "\n"), isRaw };
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    bytes.set(piece, offset);
    offset += piece.length;
  }
  return bytes;
}
