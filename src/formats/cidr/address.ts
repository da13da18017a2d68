/** An IP address. An IPv4 address written as IPv6 (`::ffff:1.2.3.4`) stays an IPv6 address. */
export interface Address {
  readonly family: 4 | 6;
  /** The address as a number, highest byte first: 32 bits for IPv4, 128 bits for IPv6. */
  readonly value: bigint;
  /** IPv6 only, `eth0` in `fe80::1%eth0`; else "". */
  readonly zone: string;
}

const V4_IN_V6 = 0xffffn;
const V4_MASK = 0xffff_ffffn;

/** How many bits an address of this family has. */
export const widthOf = (address: Address): 32 | 128 => (address.family === 4 ? 32 : 128);

/** `::ffff:1.2.3.4` and the like. */
export const isV4InV6 = (address: Address): boolean => address.family === 6 && address.value >> 32n === V4_IN_V6;

/** Same family, number and zone. */
export const sameAddress = (a: Address, b: Address): boolean =>
  a.family === b.family && a.value === b.value && a.zone === b.zone;

/** The kinds of address below are told of the embedded IPv4 address, as Go does. @see net/netip */
function unmap(address: Address): Address {
  return isV4InV6(address) ? { family: 4, value: address.value & V4_MASK, zone: "" } : address;
}

/** `0.0.0.0` or `::`, without a zone. */
export const isUnspecified = (address: Address): boolean => address.value === 0n && address.zone === "";

/** 127.0.0.0/8 or ::1. */
export function isLoopback(address: Address): boolean {
  const { family, value } = unmap(address);
  return family === 4 ? value >> 24n === 127n : value === 1n;
}

/** 224.0.0.0/4 or ff00::/8. */
export function isMulticast(address: Address): boolean {
  const { family, value } = unmap(address);
  return family === 4 ? value >> 28n === 0xen : value >> 120n === 0xffn;
}

/** 224.0.0.0/24 or ff02::/16 under any flags. */
export function isLinkLocalMulticast(address: Address): boolean {
  const { family, value } = unmap(address);
  return family === 4 ? value >> 8n === 0xe0_00_00n : ((value >> 112n) & 0xff0fn) === 0xff02n;
}

/** 169.254.0.0/16 or fe80::/10. */
export function isLinkLocalUnicast(address: Address): boolean {
  const { family, value } = unmap(address);
  return family === 4 ? value >> 16n === 0xa9fen : value >> 118n === 0xfe80n >> 6n;
}

/** Private ranges too: all that is not unspecified, broadcast, loopback, multicast or link-local. */
export function isGlobalUnicast(address: Address): boolean {
  const plain = unmap(address);
  if (plain.family === 4 && (plain.value === 0n || plain.value === V4_MASK)) return false;
  return !isUnspecified(plain) && !isLoopback(plain) && !isMulticast(plain) && !isLinkLocalUnicast(plain);
}

/** RFC 1918 and RFC 4193. */
export function isPrivate(address: Address): boolean {
  const { family, value } = unmap(address);
  if (family === 6) return value >> 121n === 0xfcn >> 1n;
  return value >> 24n === 10n || value >> 20n === 0xac1n || value >> 16n === 0xc0a8n;
}

/** Canonical text, RFC 5952: lower case, the longest run of zeros as `::`. */
export function formatAddress(address: Address): string {
  if (address.family === 4) return formatV4(Number(address.value));
  const zone = address.zone === "" ? "" : `%${address.zone}`;
  if (isV4InV6(address)) return `::ffff:${formatV4(Number(address.value & V4_MASK))}${zone}`;
  return formatV6(address.value) + zone;
}

function formatV4(value: number): string {
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}

function formatV6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, at) => Number((value >> BigInt(16 * (7 - at))) & 0xffffn));
  const { start, length } = longestZeros(groups);
  const write = (some: readonly number[]): string => some.map((group) => group.toString(16)).join(":");
  if (length < 2) return write(groups);
  return `${write(groups.slice(0, start))}::${write(groups.slice(start + length))}`;
}

/** The first of the longest runs. */
function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  for (const [at, group] of groups.entries()) {
    if (group !== 0) start = at + 1;
    else if (at + 1 - start > best.length) best = { start, length: at + 1 - start };
  }
  return best;
}
