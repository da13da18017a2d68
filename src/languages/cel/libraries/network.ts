import {
  type Address,
  containsAddress,
  containsPrefix,
  isGlobalUnicast,
  isLinkLocalMulticast,
  isLinkLocalUnicast,
  isLoopback,
  isUnspecified,
  maskPrefix,
  type Prefix,
  type Refusal,
  sameAddress,
} from "../../../formats/cidr/index.ts";
import { quoteGo } from "../../../formats/text/index.ts";
import type { Library, Overload } from "../declaration.ts";
import { fail } from "../run/fail.ts";
import { BOOL, INT, STRING } from "../type.ts";
import { global, method } from "./define.ts";
import { CIDR, CidrValue, IP, IpValue, toCidr, toIp } from "./network-values.ts";

/** @throws {CelError} where it was refused */
function accepted<Value extends object>(read: Value | Refusal): Value {
  return "because" in read ? fail(read.because) : read;
}

const test = (id: string, name: string, holds: (address: Address) => boolean): Overload =>
  method(id, name, [IP], BOOL, (ip: IpValue) => holds(ip.address));

const ipFrom = (text: string): IpValue => new IpValue(accepted(toIp(text)));

/** Functions on addresses. @see k8s.io/apiserver/pkg/cel/library/ip.go, cel-go ext/network.go */
export const IP_OVERLOADS: readonly Overload[] = [
  global("string_to_ip", "ip", [STRING], IP, ipFrom),
  global("is_ip", "isIP", [STRING], BOOL, (text: string) => !("because" in toIp(text))),
  global("ip_is_canonical", "ip.isCanonical", [STRING], BOOL, (text: string) => ipFrom(text).toString() === text),
  global("ip_to_string", "string", [IP], STRING, (ip: IpValue) => ip.toString()),
  method("ip_family", "family", [IP], INT, (ip: IpValue) => ip.address.family),
  test("ip_is_unspecified", "isUnspecified", isUnspecified),
  test("ip_is_loopback", "isLoopback", isLoopback),
  test("ip_is_link_local_multicast", "isLinkLocalMulticast", isLinkLocalMulticast),
  test("ip_is_link_local_unicast", "isLinkLocalUnicast", isLinkLocalUnicast),
  test("ip_is_global_unicast", "isGlobalUnicast", isGlobalUnicast),
];

/**
 * Functions on networks.
 * @param read a network's text, as each environment words its refusals
 * @param addressFrom an address's text given to `containsIP`
 * @throws {CelError} when run, for text that is neither
 */
export function cidrOverloads(
  read: (text: string) => Prefix | Refusal,
  addressFrom: (text: string) => Address,
): Overload[] {
  const prefixFrom = (text: string): Prefix => accepted(read(text));
  return [
    global("string_to_cidr", "cidr", [STRING], CIDR, (text: string) => new CidrValue(prefixFrom(text))),
    global("is_cidr", "isCIDR", [STRING], BOOL, (text: string) => !("because" in read(text))),
    global("cidr_to_string", "string", [CIDR], STRING, (cidr: CidrValue) => cidr.toString()),
    method("cidr_contains_ip_string", "containsIP", [CIDR, STRING], BOOL, (cidr: CidrValue, text: string) =>
      containsAddress(cidr.prefix, addressFrom(text)),
    ),
    method("cidr_contains_ip_ip", "containsIP", [CIDR, IP], BOOL, (cidr: CidrValue, ip: IpValue) =>
      containsAddress(cidr.prefix, ip.address),
    ),
    method("cidr_contains_cidr_string", "containsCIDR", [CIDR, STRING], BOOL, (cidr: CidrValue, text: string) =>
      containsPrefix(cidr.prefix, prefixFrom(text)),
    ),
    method("cidr_contains_cidr", "containsCIDR", [CIDR, CIDR], BOOL, (cidr: CidrValue, other: CidrValue) =>
      containsPrefix(cidr.prefix, other.prefix),
    ),
    method("cidr_ip", "ip", [CIDR], IP, (cidr: CidrValue) => new IpValue(cidr.prefix.address)),
    method("cidr_prefix_length", "prefixLength", [CIDR], INT, (cidr: CidrValue) => cidr.prefix.bits),
    method("cidr_masked", "masked", [CIDR], CIDR, (cidr: CidrValue) => new CidrValue(maskPrefix(cidr.prefix))),
  ];
}

/** Whether no bit behind the mask is set. */
function isMask({ prefix }: CidrValue): boolean {
  return sameAddress(prefix.address, maskPrefix(prefix).address);
}

/** cel-go's network extension. @see cel-go ext/network.go */
export const networkLibrary: Library = {
  name: "cel.lib.ext.network",
  overloads: [
    ...IP_OVERLOADS,
    ...cidrOverloads(
      (text) => toCidr(text, `CIDR ${quoteGo(text)}`),
      (text) => accepted(toIp(text)),
    ),
    method("cidr_is_mask", "isMask", [CIDR], BOOL, isMask),
  ],
  types: [IP, CIDR],
  validate: (call) => {
    const literal = call.args[0];
    if (literal?.kind !== "literal" || typeof literal.value !== "string") return undefined;
    const reading =
      call.function === "ip"
        ? toIp(literal.value)
        : call.function === "cidr"
          ? toCidr(literal.value, `CIDR ${quoteGo(literal.value)}`)
          : {};
    return "because" in reading && typeof reading.because === "string"
      ? { message: `invalid ${call.function} argument: ${reading.because}`, node: literal }
      : undefined;
  },
};
