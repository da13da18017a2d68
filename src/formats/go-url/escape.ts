import { quoteGo } from "../text/index.ts";

/** Which part of a URL a text stands in; each has its own characters that must be escaped. */
export type UrlPart = "path" | "host" | "zone" | "userinfo" | "query" | "fragment";

/** Why a text is no URL, in the words of Go's net/url. */
export interface Refusal {
  readonly because: string;
}

const UNRESERVED = /^[A-Za-z0-9_.~-]$/;
const PLAIN: Readonly<Record<UrlPart, RegExp>> = {
  path: /^[$&+,/:;=@]$/,
  host: /^[!$&'()*+,;=:[\]<>"]$/,
  zone: /^[!$&'()*+,;=:[\]<>"]$/,
  userinfo: /^[$&+,;=]$/,
  query: /^$/,
  fragment: /^[$&+,/:;=?@!()*]$/,
};

/** @param byte as a character below U+0100 */
export const mustEscape = (byte: string, part: UrlPart): boolean => !UNRESERVED.test(byte) && !PLAIN[part].test(byte);

/** The text with `%XX` for every byte that must not stand there. @param bytes one character a byte */
export function escape(bytes: string, part: UrlPart): string {
  return bytes.replace(/[^A-Za-z0-9_.~-]/g, (byte) => {
    if (byte === " " && part === "query") return "+";
    return mustEscape(byte, part) ? `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}` : byte;
  });
}

/** The bytes that the text stands for. @param bytes one character a byte */
export function unescape(bytes: string, part: UrlPart): string | Refusal {
  const fault = findFault(bytes, part);
  if (fault !== undefined) return fault;
  const spaced = part === "query" ? bytes.replaceAll("+", " ") : bytes;
  return spaced.replace(/%([0-9a-fA-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function findFault(bytes: string, part: UrlPart): Refusal | undefined {
  const inHost = part === "host" || part === "zone";
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? "";
    if (byte === "%") {
      const escaped = bytes.slice(at, at + 3);
      if (!isAllowedEscape(escaped, part)) return { because: `invalid URL escape ${quoteGo(escaped)}` };
      at += 2;
    } else if (inHost && byte < "\u0080" && mustEscape(byte, part))
      return { because: `invalid character ${quoteGo(byte)} in host name` };
  }
  return undefined;
}

/** In a host only bytes beyond ASCII, and `%25` before a zone, may be escaped. */
function isAllowedEscape(escaped: string, part: UrlPart): boolean {
  if (!/^%[0-9a-fA-F]{2}$/.test(escaped)) return false;
  const code = Number.parseInt(escaped.slice(1), 16);
  if (escaped === "%25") return true;
  if (part === "host") return code >= 0x80;
  return part !== "zone" || code === 0x20 || !mustEscape(String.fromCharCode(code), "host");
}

/** Whether a path or fragment that was written is a good way to write it. */
export function isValidEncoded(bytes: string, part: UrlPart): boolean {
  for (const byte of bytes) if (!/[!$&'()*+,;=:@[\]%]/.test(byte) && mustEscape(byte, part)) return false;
  return true;
}
