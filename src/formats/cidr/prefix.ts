import { quoteGo } from "../text/index.ts";
import { type Address, formatAddress, isV4InV6, widthOf } from "./address.ts";
import { readAddress, type Refusal } from "./read-address.ts";

/** A network: an address and how many of its first bits name it. Bits behind them may be set, `10.0.0.1/8`. */
export interface Prefix {
  readonly address: Address;
  /** 0–32 or 0–128. */
  readonly bits: number;
}

/** The network that a text writes, as Go's `netip.ParsePrefix` reads it; zones are refused. Never throws. */
export function readPrefix(text: string): Prefix | Refusal {
  const refuse = (because: string): Refusal => ({ because: `netip.ParsePrefix(${quoteGo(text)}): ${because}` });
  const slash = text.lastIndexOf("/");
  if (slash < 0) return refuse("no '/'");
  const address = readAddress(text.slice(0, slash));
  if ("because" in address) return refuse(address.because);
  if (address.zone !== "") return refuse("IPv6 zones cannot be present in a prefix");
  const digits = text.slice(slash + 1);
  if (!/^(?:\d|[1-9]\d{1,17})$/.test(digits)) return refuse(`bad bits after slash: ${quoteGo(digits)}`);
  const bits = Number(digits);
  if (bits > widthOf(address)) return refuse("prefix length out of range");
  return { address, bits };
}

/** The network with the bits behind it cleared. */
export function maskPrefix({ address, bits }: Prefix): Prefix {
  const below = BigInt(widthOf(address) - bits);
  return { address: { ...address, value: (address.value >> below) << below }, bits };
}

/** The lowest address of the network. */
export const firstOf = (prefix: Prefix): Address => maskPrefix(prefix).address;

/** The highest address of the network. */
export function broadcastOf({ address, bits }: Prefix): Address {
  const below = BigInt(widthOf(address) - bits);
  return { ...address, value: address.value | ((1n << below) - 1n) };
}

/** Whether the address lies in the network: of the same family, and without a zone. */
export function containsAddress({ address, bits }: Prefix, other: Address): boolean {
  if (address.family !== other.family || other.zone !== "") return false;
  const below = BigInt(widthOf(address) - bits);
  return address.value >> below === other.value >> below;
}

/** Whether the two networks share an address. */
export function overlaps(a: Prefix, b: Prefix): boolean {
  return containsAddress(a.bits <= b.bits ? a : b, a.bits <= b.bits ? b.address : a.address);
}

/** Whether all of `other` lies in the network. */
export const containsPrefix = (prefix: Prefix, other: Prefix): boolean =>
  prefix.bits <= other.bits && overlaps(prefix, other);

/** `10.0.0.1/8`, as it was written. */
export function formatPrefix({ address, bits }: Prefix): string {
  const text = isV4InV6(address) ? formatAddress({ ...address, zone: "" }) : formatAddress(address);
  return `${text}/${bits}`;
}
