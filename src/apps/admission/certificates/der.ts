/** DER, as far as certificates need it. @see ITU-T X.690 */
export function toDer(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), toLength(content.length), content]);
}

function toLength(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const digits = Buffer.from(length.toString(16).padStart(length > 0xff ? 4 : 2, "0"), "hex");
  return Buffer.concat([Buffer.from([0x80 | digits.length]), digits]);
}

export const sequence = (...parts: readonly Uint8Array[]): Buffer => toDer(0x30, ...parts);
export const octets = (bytes: Uint8Array): Buffer => toDer(0x04, bytes);
/** @param unused bits at the end that do not count */
export const bits = (bytes: Uint8Array, unused = 0): Buffer => toDer(0x03, Buffer.from([unused]), bytes);
export const utf8 = (text: string): Buffer => toDer(0x0c, Buffer.from(text));
export const TRUE = toDer(0x01, Buffer.from([0xff]));

/** @param bytes big-endian, positive */
export function integer(bytes: Uint8Array): Buffer {
  return (bytes[0] ?? 0) < 0x80 ? toDer(0x02, bytes) : toDer(0x02, Buffer.from([0]), bytes);
}

/** @param id `2.5.29.17` */
export function objectId(id: string): Buffer {
  const [first = 0, second = 0, ...rest] = id.split(".").map(Number);
  return toDer(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(toBase128)]));
}

function toBase128(number: number): number[] {
  const digits = [number % 128];
  for (let left = Math.floor(number / 128); left > 0; left = Math.floor(left / 128)) digits.unshift(128 + (left % 128));
  return digits;
}

/** UTCTime until 2049, GeneralizedTime after that, as RFC 5280 wants it (section 4.1.2.5). */
export function time(at: Date): Buffer {
  const text = at.toISOString().replaceAll(/[-:T]|\.\d+/g, "");
  return at.getUTCFullYear() < 2050 ? toDer(0x17, Buffer.from(text.slice(2))) : toDer(0x18, Buffer.from(text));
}
