import { readQuantity } from "../../formats/quantity/index.ts";
import { asList, asObject, dig, type JsonObject } from "../../model/index.ts";

/**
 * The quality of service of a pod: `Guaranteed` when every container's limits of cpu and memory are what it asks for,
 * `BestEffort` when none asks for or limits anything, otherwise `Burstable`.
 * @see k8s.io/kubernetes/pkg/apis/core/helper/qos
 */
export function toQosClass(spec: JsonObject): "Guaranteed" | "Burstable" | "BestEffort" {
  const containers = [...asList(spec["containers"]), ...asList(spec["initContainers"])];
  const own = asObject(spec["resources"]);
  const all = own === undefined ? containers.map((container) => asObject(dig(container, "resources")) ?? {}) : [own];
  const requests = all.map((resources) => toAmounts(resources["requests"]));
  const limits = all.map((resources) => toAmounts(resources["limits"]));
  if ([...requests, ...limits].every((amounts) => amounts.size === 0)) return "BestEffort";
  const isGuaranteed = limits.every((limit, index) => {
    const request = requests[index] ?? new Map<string, bigint>();
    return [...COUNTED].every((name) => limit.has(name) && (request.get(name) ?? limit.get(name)) === limit.get(name));
  });
  return isGuaranteed ? "Guaranteed" : "Burstable";
}

const COUNTED = new Set(["cpu", "memory"]);

/** Those that count and are not zero. */
function toAmounts(list: unknown): Map<string, bigint> {
  const amounts = new Map<string, bigint>();
  for (const [name, value] of Object.entries(asObject(list) ?? {})) {
    const amount = typeof value === "string" || typeof value === "number" ? readQuantity(value) : undefined;
    if (COUNTED.has(name) && amount !== undefined && amount > 0n) amounts.set(name, amount);
  }
  return amounts;
}
