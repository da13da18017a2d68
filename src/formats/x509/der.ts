import { Malformed } from "./malformed.ts";

/** One element of DER. */
export interface Der {
  /** Class, constructed bit and number as they stand in the first byte. */
  readonly tag: number;
  readonly bytes: Buffer;
  /** With tag and length. */
  readonly whole: Buffer;
}

export const TAG = {
  boolean: 1,
  integer: 2,
  bitString: 3,
  octetString: 4,
  oid: 6,
  utcTime: 23,
  sequence: 0x30,
  set: 0x31,
} as const;

function invalid(why: string): Malformed {
  return new Malformed(`asn1: structure error: ${why}`);
}

/** The element at the place. @throws {Malformed} where it is none, or longer than what there is */
export function readDer(bytes: Buffer, at = 0): Der {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) throw invalid("too short");
  if ((tag & 0x1f) === 0x1f) throw invalid("long tags are not known");
  const more = first < 0x80 ? 0 : first & 0x7f;
  if (more > 4 || first === 0x80 || at + 2 + more > bytes.length) throw invalid("tags don't match");
  const length = more === 0 ? first : bytes.readUIntBE(at + 2, more);
  const start = at + 2 + more;
  if (start + length > bytes.length) throw invalid("data truncated");
  return { tag, bytes: bytes.subarray(start, start + length), whole: bytes.subarray(at, start + length) };
}

/** All elements, one behind the other. */
export function readAllDer(bytes: Buffer): Der[] {
  const all: Der[] = [];
  for (let at = 0; at < bytes.length;) {
    const element = readDer(bytes, at);
    all.push(element);
    at += element.whole.length;
  }
  return all;
}

/** The element, which must be there. */
export function given(element: Der | undefined): Der {
  if (element === undefined) throw invalid("sequence truncated");
  return element;
}

/** The elements in it. */
export function partsOf(element: Der | undefined): Der[] {
  const { tag, bytes } = given(element);
  if ((tag & 0x20) === 0) throw invalid("tags don't match");
  return readAllDer(bytes);
}

export function expect(element: Der | undefined, tag: number): Der {
  if (element?.tag !== tag) throw invalid("tags don't match");
  return element;
}

/** The n-th context-specific element, `[n]`. */
export function tagged(parts: readonly Der[], number: number): Der | undefined {
  return parts.find(({ tag }) => (tag & 0xc0) === 0x80 && (tag & 0x1f) === number);
}

export function toBigInt(element: Der | undefined): bigint {
  const { bytes } = given(element);
  const hex = bytes.toString("hex");
  return hex === "" ? 0n : BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex}`));
}

/** The numbers of an object identifier. */
export function toOid(element: Der | undefined): number[] {
  const numbers: number[] = [];
  let value = 0;
  for (const byte of given(element).bytes) {
    value = value * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    if (numbers.length === 0) {
      const first = Math.min(Math.floor(value / 40), 2);
      numbers.push(first, value - first * 40);
    } else numbers.push(value);
    value = 0;
  }
  return numbers;
}

/** The bits as bytes, without those that do not count. */
export function toBits(element: Der | undefined): Buffer {
  return given(element).bytes.subarray(1);
}

/** A text of any of ASN.1's kinds. */
export function toDerText(element: Der | undefined): string {
  const { tag, bytes } = given(element);
  if (tag === 30 && bytes.length % 2 === 1) throw invalid("invalid BMPString");
  if (tag === 30) return Buffer.from(bytes).swap16().toString("utf16le");
  return bytes.toString(tag === 12 ? "utf8" : "latin1");
}

/** `20260101000000Z` or `260101000000Z` as RFC 3339. */
export function toDerTime(element: Der | undefined): string {
  const { tag, bytes } = given(element);
  const text = bytes.toString("latin1");
  const short = tag === TAG.utcTime;
  const match = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(text);
  const [, year = "", month, day, hour, minute, second] = match ?? [];
  if (match === null || (year.length === 2) !== short) throw invalid("malformed time");
  const century = short ? (Number(year) >= 50 ? "19" : "20") : "";
  return `${century}${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
}
