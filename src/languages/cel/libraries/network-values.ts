import {
  type Address,
  formatAddress,
  formatPrefix,
  isV4InV6,
  type Prefix,
  readAddress,
  readPrefix,
  type Refusal,
  sameAddress,
} from "../../../formats/cidr/index.ts";
import { quoteGo } from "../../../formats/text/index.ts";
import { opaque } from "../type.ts";
import { CelObject, type CelValue } from "../value.ts";

export const IP = opaque("net.IP");
export const CIDR = opaque("net.CIDR");

/** An IP address as a value. */
export class IpValue extends CelObject {
  readonly typeName = "net.IP";
  readonly address: Address;
  constructor(address: Address) {
    super();
    this.address = address;
  }
  equals(other: CelValue): boolean {
    return other instanceof IpValue && sameAddress(other.address, this.address);
  }
  override toString(): string {
    return formatAddress(this.address);
  }
}

/** A network as a value; bits behind its mask are kept. */
export class CidrValue extends CelObject {
  readonly typeName = "net.CIDR";
  readonly prefix: Prefix;
  constructor(prefix: Prefix) {
    super();
    this.prefix = prefix;
  }
  equals(other: CelValue): boolean {
    if (!(other instanceof CidrValue)) return false;
    return other.prefix.bits === this.prefix.bits && sameAddress(other.prefix.address, this.prefix.address);
  }
  override toString(): string {
    return formatPrefix(this.prefix);
  }
}

/** The address, unless it has a zone or is an IPv4 address written as IPv6. */
export function toIp(text: string): Address | Refusal {
  const address = readAddress(text);
  if ("because" in address)
    return { because: `IP Address ${quoteGo(text)} parse error during conversion from string: ${address.because}` };
  if (address.zone !== "") return { because: `IP address ${quoteGo(text)} with zone value is not allowed` };
  return isV4InV6(address) ? refuseMapped(text) : address;
}

/** The network, unless it is an IPv4 network written as IPv6. @param intro of a message about text that is none */
export function toCidr(text: string, intro: string): Prefix | Refusal {
  const prefix = readPrefix(text);
  if ("because" in prefix) return { because: `${intro} parse error during conversion from string: ${prefix.because}` };
  return isV4InV6(prefix.address) ? refuseMapped(text) : prefix;
}

function refuseMapped(text: string): Refusal {
  return { because: `IPv4-mapped IPv6 address ${quoteGo(text)} is not allowed` };
}
