import {
  broadcastOf,
  containsPrefix,
  firstOf,
  formatAddress,
  type Prefix,
  readPrefix,
} from "../../../formats/cidr/index.ts";
import type { AddressRange } from "../model.ts";

/** The addresses of a network written as CIDR; undefined when the text is none. */
export function readRange(text: unknown): AddressRange | undefined {
  const prefix = readNetwork(text);
  return prefix === undefined ? undefined : toRange(prefix);
}

export function readNetwork(text: unknown): Prefix | undefined {
  if (typeof text !== "string") return undefined;
  const prefix = readPrefix(text);
  return "because" in prefix ? undefined : prefix;
}

export function toRange(prefix: Prefix): AddressRange {
  return { family: prefix.address.family, first: firstOf(prefix).value, last: broadcastOf(prefix).value };
}

/** The network without what it excepts. */
export function withoutNetworks(network: Prefix, excepted: readonly Prefix[]): AddressRange[] {
  const holes = excepted.filter((one) => containsPrefix(network, one)).map(toRange);
  holes.sort((one, other) => (one.first < other.first ? -1 : 1));
  const whole = toRange(network);
  const ranges: AddressRange[] = [];
  let first = whole.first;
  for (const hole of holes) {
    if (hole.first > first) ranges.push({ family: whole.family, first, last: hole.first - 1n });
    if (hole.last >= first) first = hole.last + 1n;
  }
  if (first <= whole.last) ranges.push({ family: whole.family, first, last: whole.last });
  return ranges;
}

/** `10.0.0.0-10.255.255.255` */
export function formatRange({ family, first, last }: AddressRange): string {
  const write = (value: bigint): string => formatAddress({ family, value, zone: "" });
  return `${write(first)}-${write(last)}`;
}
