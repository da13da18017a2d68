import type { Address, Prefix, Refusal } from "../../../../formats/cidr/index.ts";
import type { Library } from "../../declaration.ts";
import { noSuchOverload } from "../../run/fail.ts";
import { cidrOverloads } from "../network.ts";
import { CIDR, toCidr, toIp } from "../network-values.ts";

/** Kubernetes says the beginning of its message twice. */
function readCidr(text: string): Prefix | Refusal {
  const intro = "network address parse error during conversion from string: ";
  const prefix = toCidr(text, "network address");
  return "because" in prefix ? { because: intro + prefix.because } : prefix;
}

/** Kubernetes keeps the reason to itself. @throws {CelError} */
function addressFrom(text: string): Address {
  const address = toIp(text);
  return "because" in address ? noSuchOverload() : address;
}

/** @see k8s.io/apiserver/pkg/cel/library/cidr.go */
export const cidrLibrary: Library = {
  name: "kubernetes.net.cidr",
  overloads: cidrOverloads(readCidr, addressFrom),
  types: [CIDR],
};
