import { matchesSelector } from "../../formats/selector/index.ts";
import { asList, asNumber, asString, dig, type Json, type LabelSelector, type Workload } from "../../model/index.ts";

/** Node labels that keep pods apart when they are spread over them. */
const DOMAINS: ReadonlySet<string> = new Set([
  "kubernetes.io/hostname",
  "topology.kubernetes.io/zone",
  "topology.kubernetes.io/region",
]);

/** Whether the pods are kept away from their own kind, by anti-affinity or by a spread constraint. */
export function isSpread(workload: Workload): boolean {
  const { podMetadata, podSpec, resource, specPath } = workload;
  const {
    requiredDuringSchedulingIgnoredDuringExecution: required = [],
    preferredDuringSchedulingIgnoredDuringExecution: preferred = [],
  } = podSpec.affinity?.podAntiAffinity ?? {};
  const terms = [...required, ...preferred.map(({ podAffinityTerm }) => podAffinityTerm)];
  const isApart = terms.some(
    (term) => DOMAINS.has(term?.topologyKey ?? "") && matchesSelector(term?.labelSelector, podMetadata.labels),
  );
  if (isApart) return true;
  return asList(dig(resource.object, ...specPath, "topologySpreadConstraints")).some((constraint) => {
    const selector = dig(constraint, "labelSelector") as LabelSelector | undefined;
    return DOMAINS.has(asString(dig(constraint, "topologyKey")) ?? "") && matchesSelector(selector, podMetadata.labels);
  });
}

/** Why a topology spread constraint has no effect, or undefined when it has. */
export function faultOf(constraint: Json): string | undefined {
  if ((asString(dig(constraint, "topologyKey")) ?? "") === "") return "no topologyKey";
  if (dig(constraint, "labelSelector") == null) return "no labelSelector, so no pod is counted";
  const maxSkew = asNumber(dig(constraint, "maxSkew"));
  if (maxSkew === undefined || maxSkew < 1) return "maxSkew must be 1 or more";
  const minDomains = dig(constraint, "minDomains");
  if (minDomains != null && (typeof minDomains !== "number" || minDomains < 1)) return "minDomains must be 1 or more";
  const otherwise = dig(constraint, "whenUnsatisfiable");
  if (otherwise !== "DoNotSchedule" && otherwise !== "ScheduleAnyway") {
    return "whenUnsatisfiable must be DoNotSchedule or ScheduleAnyway";
  }
  return undefined;
}
