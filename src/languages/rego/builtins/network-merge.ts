import {
  type Prefix,
  broadcastOf,
  firstOf,
  formatAddress,
  formatPrefix,
  maskPrefix,
} from "../../../formats/cidr/index.ts";
import type { RegoValue } from "../value.ts";
import { readIp, readNetwork } from "./networks.ts";
import { failure } from "./operands.ts";

/** A range of addresses as 128-bit numbers, IPv4 where IPv6 maps it; the network when it is just that. */
interface Range {
  readonly first: bigint;
  readonly last: bigint;
  readonly network: string | undefined;
}

const V4 = 0xffffn << 32n;
const isV4 = (value: bigint): boolean => value >> 32n === 0xffffn;

/** The fewest networks that hold the same addresses. */
export function mergedNetworks(members: readonly RegoValue[]): string[] {
  const ranges = members.map(toRange).toSorted((a, b) => order(a.last, b.last) || order(a.first, b.first));
  for (let i = ranges.length - 1; i > 0; i--) {
    const [before, after] = [ranges[i - 1] as Range, ranges[i] as Range];
    if (previous(after.first) > before.last) continue;
    const first = before.first < after.first ? before.first : after.first;
    ranges.splice(i - 1, 2, { first, last: after.last, network: undefined });
  }
  return ranges.flatMap((range) =>
    range.network === undefined ? toNetworks(range.first, range.last) : [range.network],
  );
}

const order = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/** The address before; the lowest of a family has none. */
function previous(value: bigint): bigint {
  return value === 0n || value === V4 ? value : value - 1n;
}

function toRange(member: RegoValue): Range {
  if (typeof member !== "string") throw failure("element must be string");
  const address = readIp(member);
  if (address === undefined) return rangeOf(maskPrefix(readNetwork(member)));
  if (address.family === 6) throw failure("IPv6 invalid: needs prefix length");
  // An address without a length has that of its class.
  const top = address.value >> 24n;
  const bits = top < 128n ? 8 : top < 192n ? 16 : top < 224n ? 24 : undefined;
  if (bits === undefined) throw failure(`${formatAddress(address)} needs a prefix length`);
  return rangeOf({ address, bits });
}

function rangeOf(prefix: Prefix): Range {
  const base = prefix.address.family === 4 ? V4 : 0n;
  return {
    first: base + firstOf(prefix).value,
    last: base + broadcastOf(prefix).value,
    network: formatPrefix(prefix),
  };
}

/** The networks of which the range is made. */
function toNetworks(from: bigint, last: bigint): string[] {
  const networks: string[] = [];
  let first = from;
  const v4 = isV4(first);
  const width = v4 ? 32 : 128;
  while (first <= last) {
    let size = 0;
    while (size < width && (first & (1n << BigInt(size))) === 0n && first + (1n << BigInt(size + 1)) - 1n <= last)
      size++;
    const value = v4 ? first & 0xffff_ffffn : first;
    networks.push(formatPrefix({ address: { family: v4 ? 4 : 6, value, zone: "" }, bits: width - size }));
    first += 1n << BigInt(size);
  }
  return networks;
}
