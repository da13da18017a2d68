import type { FoundSecret } from "./find-secrets.ts";
import { judgeName } from "./names.ts";

const OPEN = "hauberk:redacted(";
/** Strength, preview and kind, each percent-encoded; empty: left out without being a credential of a known kind. */
const MARKER = /hauberk:redacted\((?:(secret|weak),([\w%.~!*'-]{0,300}),([\w%.~!*'-]{0,1000}))?\)/g;
/** What of a text may be markers; a longer one has none. UTF-16 code units. */
const MAX_TEXT = 64 * 1024;
const MAX_MARKERS = 20;

/**
 * What stands in place of a text that held credentials: what was found in it and nothing else of it. Read again by
 * `findSecrets`, so that whoever judges the redacted object says the same as of the object itself.
 * @param name what the text was judged by; who asks by another name gets its answer by that
 */
export function toRedactedText(found: readonly FoundSecret[], name = ""): string {
  if (found.length === 0) return `${OPEN})`;
  const named = toNamedKind(name);
  const toMarker = ({ kind, strength, preview }: FoundSecret): string =>
    `${OPEN}${strength},${encode(preview)},${kind === named ? "" : encode(kind)})`;
  return found.map(toMarker).join(" ");
}

/** What a text is that nothing but its name gives away. */
export function toNamedKind(name: string): string {
  return `value of "${name.slice(0, 80)}"`;
}

/** Markers of a text, and the text without them: what else stands there speaks for itself. @param name of the whole text */
export function splitRedacted(
  text: string,
  name: string,
): { readonly found: readonly FoundSecret[]; readonly rest: string } {
  if (!text.includes(OPEN) || text.length > MAX_TEXT) return { found: [], rest: text };
  const found: FoundSecret[] = [];
  const rest = text.replaceAll(MARKER, (_, strength: string | undefined, preview = "", kind = "") => {
    const isNamed = kind === "";
    if (strength !== undefined && found.length < MAX_MARKERS && !(isNamed && judgeName(name) === "none")) {
      const what = isNamed ? toNamedKind(name) : decode(kind);
      found.push({ kind: what, strength: strength === "weak" ? "weak" : "secret", preview: decode(preview) });
    }
    return "";
  });
  return { found, rest };
}

/** Whether the text holds nothing but markers. */
export function isRedacted(text: string): boolean {
  return text.startsWith(OPEN) && splitRedacted(text, "").rest.trim() === "";
}

/** Parentheses end a marker. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll("(", "%28").replaceAll(")", "%29");
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
