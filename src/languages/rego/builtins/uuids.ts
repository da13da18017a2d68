import { toInteger } from "../number.ts";
import type { RegoValue } from "../value.ts";
import { canonicalText } from "../value.ts";
import type { Args, Family } from "./operands.ts";
import { operand, stringOperand } from "./operands.ts";

/** From 1582-10-15, where UUIDs count from, to 1970, in 100 ns. */
const GREGORIAN = 122_192_928_000_000_000n;
const DOMAINS = ["Person", "Group", "Org"];

/** 16 bytes of the forms that google/uuid reads: plain, with `urn:uuid:`, in braces, without dashes. */
function readUuid(text: string): Buffer | undefined {
  const dashed = /^(?:urn:uuid:)?([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/i;
  const inBraces = text.length === 38 ? text.slice(1, -1) : text;
  const hex = /^[0-9a-f]{32}$/i.test(text) ? text : dashed.exec(inBraces)?.slice(1).join("");
  return hex === undefined ? undefined : Buffer.from(hex, "hex");
}

function variantOf(byte: number): string {
  if ((byte & 0xc0) === 0x80) return "RFC4122";
  if ((byte & 0xe0) === 0xc0) return "Microsoft";
  return (byte & 0xe0) === 0xe0 ? "Future" : "Reserved";
}

function macOf(byte: number): string {
  return `${(byte & 2) === 2 ? "local" : "global"}:${(byte & 1) === 1 ? "multicast" : "unicast"}`;
}

function parse(args: Args): RegoValue | undefined {
  const bytes = readUuid(stringOperand(args, 1));
  if (bytes === undefined) return undefined;
  const version = bytes.readUInt8(6) >> 4;
  const variant = variantOf(bytes.readUInt8(8));
  if (version !== 1 && version !== 2) return { version, variant };
  const low = version === 1 ? BigInt(bytes.readUInt32BE(0)) : BigInt(bytes.readUInt32BE(0));
  const ticks = low | (BigInt(bytes.readUInt16BE(4)) << 32n) | (BigInt(bytes.readUInt16BE(6) & 0xfff) << 48n);
  const basic = {
    version,
    variant,
    time: toInteger((ticks - GREGORIAN) * 100n),
    nodeid: [...bytes.subarray(10)].map((byte) => byte.toString(16).padStart(2, "0")).join("-"),
    macvariables: macOf(bytes.readUInt8(10)),
    clocksequence: bytes.readUInt16BE(8) & 0x3fff,
  };
  if (version === 1) return basic;
  const domain = bytes.readUInt8(9);
  return { ...basic, id: bytes.readUInt32BE(0), domain: DOMAINS[domain] ?? `Domain${domain}` };
}

export const uuids: Family = {
  "uuid.parse": parse,
  "uuid.rfc4122": (args, { cache, random }) => {
    const key = `uuid.rfc4122 ${canonicalText(operand(args, 1))}`;
    const known = cache.get(key) as string | undefined;
    if (known !== undefined) return known;
    const bytes = Buffer.from(Array.from({ length: 16 }, () => Math.floor(random() * 256)));
    bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
    const hex = bytes.toString("hex");
    const made = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
    cache.set(key, made);
    return made;
  },
};
