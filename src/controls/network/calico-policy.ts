import { asList, asString, dig, type KubernetesObject, type Picture, type Workload } from "../../model/index.ts";
import type { Claim, Direction } from "./coverage.ts";
import { findIn, labelsOf, namespaceLabels } from "./place.ts";

const GROUPS = ["crd.projectcalico.org", "projectcalico.org"] as const;
const TERM = /^\s*(?:(all)\(\)|(!?)has\(\s*([\w./-]+)\s*\)|([\w./-]+)\s*(==|!=)\s*(?:"([^"]*)"|'([^']*)'))\s*$/;

/**
 * Whether a Calico selector chooses the labels. Terms joined by && are understood; anything richer is undefined.
 * @see https://docs.tigera.io/calico/latest/reference/resources/networkpolicy#selector
 */
export function matchesCalico(selector: string, labels: Record<string, string>): boolean | undefined {
  if (selector.trim() === "") return true;
  let isMatch: boolean | undefined = true;
  for (const text of selector.split("&&")) {
    const term = matchesTerm(text, labels);
    if (term === false) return false;
    if (term === undefined) isMatch = undefined;
  }
  return isMatch;
}

function matchesTerm(text: string, labels: Record<string, string>): boolean | undefined {
  const match = TERM.exec(text);
  if (match === null) return undefined;
  const [, all, not, had, key, operator, double, single] = match;
  if (all !== undefined) return true;
  if (had !== undefined) return Object.hasOwn(labels, had) !== (not === "!");
  const label = Object.hasOwn(labels, key ?? "") ? labels[key ?? ""] : undefined;
  return (label === (double ?? single)) === (operator === "==");
}

/** Calico's own defaults: egress only where there are egress rules, ingress unless there are only egress rules. */
function directionsOf(policy: KubernetesObject): Direction[] {
  const types = asList(dig(policy, "spec", "types"));
  if (types.length > 0) {
    return (["ingress", "egress"] as const).filter((one) => types.includes(one === "ingress" ? "Ingress" : "Egress"));
  }
  const hasEgress = asList(dig(policy, "spec", "egress")).length > 0;
  const hasIngress = asList(dig(policy, "spec", "ingress")).length > 0;
  if (!hasEgress) return ["ingress"];
  return hasIngress ? ["ingress", "egress"] : ["egress"];
}

function selects(policy: KubernetesObject, workload: Workload, picture: Picture): boolean | undefined {
  const labels = {
    ...labelsOf(workload),
    "projectcalico.org/namespace": workload.namespace,
    "projectcalico.org/orchestrator": "k8s",
  };
  const pods = matchesCalico(asString(dig(policy, "spec", "selector")) ?? "", labels);
  if (pods === false) return false;
  const account = asString(dig(policy, "spec", "serviceAccountSelector")) ?? "";
  const ofNamespace = asString(dig(policy, "spec", "namespaceSelector")) ?? "";
  const known = namespaceLabels(picture, workload.namespace);
  const byNamespace = {
    ...known,
    "projectcalico.org/name": workload.namespace,
    "kubernetes.io/metadata.name": workload.namespace,
  };
  const namespace = matchesCalico(ofNamespace, byNamespace);
  const isNamespaceSure = ofNamespace === "" || known !== undefined || namespace === true;
  if (namespace === false && isNamespaceSure) return false;
  return pods === true && namespace === true && account === "" ? true : undefined;
}

export function calicoClaims(workload: Workload, picture: Picture): Claim[] {
  const policies = GROUPS.flatMap((group) => [
    ...findIn(picture, `${group}/NetworkPolicy`, workload.namespace),
    ...picture.ofKind(`${group}/GlobalNetworkPolicy`),
  ]);
  return policies.flatMap(({ object }) => {
    const selected = selects(object, workload, picture);
    if (selected === false) return [];
    const by = `${object.kind}/${object.metadata.name ?? ""}`;
    return directionsOf(object).map((direction) => ({ direction, certain: selected === true, by }));
  });
}
