import { quoteGo } from "../text/index.ts";
import { padded, type Flags } from "./flags.ts";

/** A text by one of `v s q x X`. */
export function formatText(text: string, verb: string, flags: Flags): string {
  if (verb === "x" || verb === "X") return formatBytes(text, verb, flags);
  const cut = flags.precision === undefined ? text : Array.from(text).slice(0, flags.precision).join("");
  return padded(verb === "q" ? quoted(cut, flags) : cut, flags);
}

/** A character as Go writes it in source text. */
export function quoteCharacter(character: string, flags: Flags): string {
  if (character === "'") return "'\\''";
  if (character === '"') return "'\"'";
  return `'${quoted(character, flags).slice(1, -1)}'`;
}

/** @see Go strconv.Quote, QuoteToASCII and CanBackquote */
function quoted(text: string, { sharp, plus }: Flags): string {
  // oxlint-disable-next-line no-control-regex
  if (sharp && !/[\u0000-\u0008\u000a-\u001f\u007f\ufeff`]/.test(text)) return `\`${text}\``;
  const whole = quoteGo(text);
  if (!plus) return whole;
  return Array.from(whole, (character) => {
    const code = character.codePointAt(0) as number;
    if (code < 0x80) return character;
    return code < 0x10000 ? `\\u${code.toString(16).padStart(4, "0")}` : `\\U${code.toString(16).padStart(8, "0")}`;
  }).join("");
}

/** The UTF-8 bytes as hexadecimal digits. */
function formatBytes(text: string, verb: string, flags: Flags): string {
  const bytes = new TextEncoder().encode(text).slice(0, flags.precision);
  const mark = flags.sharp ? `0${verb}` : "";
  const pairs = Array.from(bytes, (byte) => {
    const pair = byte.toString(16).padStart(2, "0");
    return verb === "X" ? pair.toUpperCase() : pair;
  });
  const body = flags.space ? pairs.map((pair) => mark + pair).join(" ") : pairs.join("");
  return padded(bytes.length === 0 || flags.space ? body : mark + body, flags);
}
