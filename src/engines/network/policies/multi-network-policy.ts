import { asString } from "../../../model/index.ts";
import type { Policy } from "../model.ts";
import { toNetworkId } from "../networks/networks.ts";
import { toNetworkPolicy } from "./network-policy.ts";
import type { Report } from "./report.ts";

const POLICY_FOR = "k8s.v1.cni.cncf.io/policy-for";

/**
 * A MultiNetworkPolicy, once for every secondary network that it is for.
 * @see https://github.com/k8snetworkplumbingwg/multi-networkpolicy
 */
export function toMultiPolicies(report: Report): Policy[] {
  const written = asString(report.resource.object.metadata.annotations?.[POLICY_FOR]) ?? "";
  const names = written.split(",").flatMap((part) => part.trim().split("/").at(-1) || []);
  if (names.length === 0) report.fault(["metadata", "annotations"], `${POLICY_FOR} names no network`);
  return [...new Set(names)].map((name) => toNetworkPolicy(report, toNetworkId("NAD", name)));
}
