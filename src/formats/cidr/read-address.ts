import { quoteGo } from "../text/index.ts";
import type { Address } from "./address.ts";

/** Why a text is no address or prefix, in the words of Go's net/netip. */
export interface Refusal {
  readonly because: string;
}

/** An octet, group or whole address that cannot be read; `at` is the part not yet read. */
interface Fault {
  readonly message: string;
  readonly at?: string;
}

/**
 * The IP address that a text writes, as Go's `netip.ParseAddr` reads it: no octet with a leading zero, no brackets;
 * zones are kept. Never throws.
 */
export function readAddress(text: string): Address | Refusal {
  const read = readAny(text);
  if (!("message" in read)) return read;
  const at = read.at === undefined || read.at === "" ? "" : ` (at ${quoteGo(read.at)})`;
  return { because: `ParseAddr(${quoteGo(text)}): ${read.message}${at}` };
}

function readAny(text: string): Address | Fault {
  const first = /[.:%]/.exec(text)?.[0];
  if (first === ":") return readV6(text);
  if (first === "%") return { message: "missing IPv6 address" };
  if (first === undefined) return { message: "unable to parse IP" };
  const value = readV4(text);
  return typeof value === "bigint" ? { family: 4, value, zone: "" } : value;
}

/** The four octets as one number. */
function readV4(text: string): bigint | Fault {
  const octets = [0];
  let digits = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? "";
    const last = octets.length - 1;
    if (character >= "0" && character <= "9") {
      const value = octets[last] ?? 0;
      if (digits === 1 && value === 0) return { message: "IPv4 field has octet with leading zero" };
      octets[last] = value * 10 + Number(character);
      digits++;
      if ((octets[last] ?? 0) > 255) return { message: "IPv4 field has value >255" };
    } else if (character === ".") {
      if (digits === 0 || at === text.length - 1)
        return { message: "IPv4 field must have at least one digit", at: text.slice(at) };
      if (octets.length === 4) return { message: "IPv4 address too long" };
      octets.push(0);
      digits = 0;
    } else return { message: "unexpected character", at: text.slice(at) };
  }
  if (octets.length < 4) return { message: "IPv4 address too short" };
  return octets.reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);
}

function readV6(text: string): Address | Fault {
  const percent = text.indexOf("%");
  const zone = percent < 0 ? "" : text.slice(percent + 1);
  if (percent >= 0 && zone === "") return { message: "zone must be a non-empty string" };
  const value = readGroups(percent < 0 ? text : text.slice(0, percent));
  return typeof value === "bigint" ? { family: 6, value, zone } : value;
}

/** Reads up to eight groups of 16 bits; `rest` is what is left to read. */
function readGroups(text: string): bigint | Fault {
  const groups: number[] = [];
  let ellipsis = text.startsWith("::") ? 0 : -1;
  let rest = ellipsis === 0 ? text.slice(2) : text;
  if (ellipsis === 0 && rest === "") return 0n;
  while (groups.length < 8) {
    const digits = /^[0-9a-fA-F]{0,5}/.exec(rest)?.[0] ?? "";
    if (digits.length > 4) return { message: "each group must have 4 or less digits", at: rest };
    if (digits === "") return { message: "each colon-separated field must have at least one digit", at: rest };
    if (rest[digits.length] === ".") {
      const embedded = readEmbedded(rest, groups, ellipsis);
      if (embedded !== undefined) return embedded;
      rest = "";
      break;
    }
    groups.push(Number.parseInt(digits, 16));
    rest = rest.slice(digits.length);
    if (rest === "") break;
    if (!rest.startsWith(":")) return { message: "unexpected character, want colon", at: rest };
    if (rest.length === 1) return { message: "colon must be followed by more characters", at: rest };
    rest = rest.slice(1);
    if (!rest.startsWith(":")) continue;
    if (ellipsis >= 0) return { message: "multiple :: in address", at: rest };
    ellipsis = groups.length;
    rest = rest.slice(1);
    if (rest === "") break;
  }
  if (rest !== "") return { message: "trailing garbage after address", at: rest };
  return expand(groups, ellipsis);
}

/** Adds the two groups of an IPv4 address at the end; a fault where it cannot stand there. */
function readEmbedded(rest: string, groups: number[], ellipsis: number): Fault | undefined {
  if (ellipsis < 0 && groups.length !== 6)
    return { message: "embedded IPv4 address must replace the final 2 fields of the address", at: rest };
  if (groups.length > 6)
    return { message: "too many hex fields to fit an embedded IPv4 at the end of the address", at: rest };
  const value = readV4(rest);
  if (typeof value !== "bigint") return value;
  groups.push(Number(value >> 16n), Number(value & 0xffffn));
  return undefined;
}

function expand(groups: readonly number[], ellipsis: number): bigint | Fault {
  if (groups.length < 8 && ellipsis < 0) return { message: "address string too short" };
  if (groups.length === 8 && ellipsis >= 0) return { message: "the :: must expand to at least one field of zeros" };
  const zeros = Array.from({ length: 8 - groups.length }, () => 0);
  const all = ellipsis < 0 ? groups : [...groups.slice(0, ellipsis), ...zeros, ...groups.slice(ellipsis)];
  return all.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n);
}
