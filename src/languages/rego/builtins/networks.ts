import {
  type Address,
  type Prefix,
  broadcastOf,
  containsAddress,
  firstOf,
  formatAddress,
  isV4InV6,
  readAddress,
  readPrefix,
} from "../../../formats/cidr/index.ts";
import type { RegoValue } from "../value.ts";
import { RegoSet, isArray, isObject, isSet, objectEntries } from "../value.ts";
import { sortedItems } from "../order.ts";
import type { BuiltinContext } from "./builtin.ts";
import { mergedNetworks } from "./network-merge.ts";
import type { Args, Family } from "./operands.ts";
import { failure, kindError, operand, stringOperand } from "./operands.ts";

/** The address; IPv4 written as IPv6 is IPv4, as in Go's package net. */
export function readIp(text: string): Address | undefined {
  const address = readAddress(text);
  if ("because" in address || address.zone !== "") return undefined;
  return isV4InV6(address) ? { family: 4, value: address.value & 0xffff_ffffn, zone: "" } : address;
}

/** The network, as Go's net.ParseCIDR reads it. */
export function readNetwork(text: string): Prefix {
  const prefix = readPrefix(text);
  if ("because" in prefix) throw failure(`invalid CIDR address: ${text}`);
  return prefix;
}

function networkOperand(args: Args, at: number): Prefix {
  const value = operand(args, at);
  if (typeof value !== "string") throw kindError(1, value, "string");
  return readNetwork(value);
}

function contains(network: Prefix, other: string): boolean {
  const address = readIp(other);
  if (address !== undefined) return containsAddress(network, address);
  const prefix = readPrefix(other);
  if ("because" in prefix) {
    throw failure(`not a valid textual representation of an IP address or CIDR: ${other}`);
  }
  return containsAddress(network, firstOf(prefix)) && containsAddress(network, broadcastOf(prefix));
}

function intersects(args: Args): boolean {
  const [a, b] = [networkOperand(args, 1), networkOperand(args, 2)];
  return containsAddress(a, firstOf(b)) || containsAddress(b, firstOf(a));
}

/** What is looked up, and what stands for it in the result: an index, key or the thing itself. */
function* candidates(args: Args, at: number): Iterable<readonly [RegoValue, RegoValue]> {
  const value = operand(args, at);
  if (typeof value === "string") yield [value, value];
  else if (isArray(value)) for (const [index, item] of value.entries()) yield [candidate(item, at), index];
  else if (isSet(value)) for (const item of sortedItems(value)) yield [candidate(item, at), item];
  else if (isObject(value)) for (const [key, item] of objectEntries(value)) yield [candidate(item, at), key];
}

function candidate(item: RegoValue, at: number): RegoValue {
  if (typeof item === "string") return item;
  if (isArray(item) && item.length > 0) return item[0] as RegoValue;
  throw failure(`operand ${at}: element must be string or non-empty array`);
}

function containsMatches(args: Args, { budget }: BuiltinContext): RegoValue {
  const result = new RegoSet();
  const others = [...candidates(args, 2)];
  for (const [network, index] of candidates(args, 1)) {
    const prefix = networkOperand([network], 1);
    budget.step(others.length);
    for (const [other, otherIndex] of others) {
      if (contains(prefix, stringOperand([other], 1))) result.add([index, otherIndex]);
    }
  }
  return result;
}

function expand(args: Args, { budget }: BuiltinContext): RegoValue {
  const prefix = readNetwork(stringOperand(args, 1));
  const first = firstOf(prefix);
  const count = broadcastOf(prefix).value - first.value + 1n;
  budget.allocate(Number(count) * 2);
  const addresses = new RegoSet();
  for (let i = 0n; i < count; i++) addresses.add(formatAddress({ ...first, value: first.value + i }));
  return addresses;
}

export const networks: Family = {
  "net.cidr_contains": (args) => contains(networkOperand(args, 1), stringOperand(args, 2, 1)),
  "net.cidr_overlap": (args) => contains(networkOperand(args, 1), stringOperand(args, 2, 1)),
  "net.cidr_intersects": intersects,
  "net.cidr_contains_matches": containsMatches,
  "net.cidr_expand": expand,
  "net.cidr_is_valid": (args) => {
    const text = operand(args, 1);
    return typeof text === "string" && !("because" in readPrefix(text));
  },
  "net.cidr_merge": (args, { budget }) => {
    const value = operand(args, 1);
    if (!isArray(value) && !isSet(value)) throw failure("operand must be an array");
    const members = isSet(value) ? sortedItems(value) : value;
    budget.step(members.length * 4);
    return RegoSet.of(mergedNetworks(members));
  },
  "net.lookup_ip_addr": () => {
    throw failure("the name server is out of reach");
  },
  "http.send": () => {
    throw failure("other servers are out of reach");
  },
  "opa.runtime": (_args, { runtime }) => runtime,
};
