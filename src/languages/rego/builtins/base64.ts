import { failure } from "./operands.ts";

export function encodeBase64(text: string): string {
  return Buffer.from(text).toString("base64");
}

export function encodeBase64Url(text: string | Uint8Array, padding: boolean): string {
  const plain = Buffer.from(text as string).toString("base64url");
  return padding ? plain.padEnd(Math.ceil(plain.length / 4) * 4, "=") : plain;
}

/** The bytes, strictly as Go's StdEncoding reads them (line ends are passed over). */
export function decodeBase64(text: string): Buffer {
  return decoded(text, /[A-Za-z0-9+/]/, "base64");
}

/** The bytes of URL-safe base64; padding may be left out. */
export function decodeBase64Url(text: string): Buffer {
  let padded = text;
  if (!text.endsWith("=")) {
    const rest = Buffer.byteLength(text) % 4;
    if (rest === 1) throw failure(`illegal base64url string: ${text}`);
    if (rest > 1) padded = text + "=".repeat(4 - rest);
  }
  return decoded(padded, /[A-Za-z0-9_-]/, "base64url");
}

function decoded(text: string, alphabet: RegExp, kind: "base64" | "base64url"): Buffer {
  const at = firstFault(text, alphabet);
  if (at >= 0) throw failure(`illegal base64 data at input byte ${at}`);
  return Buffer.from(text.replaceAll(/[\r\n]/g, ""), kind);
}

/** Where the text is no longer base64, in bytes; -1 when it is. */
function firstFault(text: string, alphabet: RegExp): number {
  const bytes = Buffer.from(text, "utf8");
  let quantum = 0;
  let padding = 0;
  for (let at = 0; at < bytes.length; at++) {
    const char = String.fromCharCode(bytes[at] as number);
    if (char === "\n" || char === "\r") continue;
    if (char === "=") {
      if (padding === 0 ? quantum % 4 < 2 : quantum % 4 === 0) return at;
      padding++;
    } else if (padding > 0 || !alphabet.test(char)) return at;
    quantum++;
  }
  return quantum % 4 === 0 ? -1 : bytes.length;
}

const UTF8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** Bytes as text; what is not UTF-8 becomes U+FFFD. */
export function toText(bytes: Uint8Array): string {
  return UTF8.decode(bytes);
}
