import { matchesLabels, matchesSelector } from "../../formats/selector/index.ts";
import {
  asNumber,
  asString,
  dig,
  type Json,
  type LabelSelector,
  type Picture,
  type Resource,
  type Workload,
} from "../../model/index.ts";
import { linksOf } from "./links.ts";
import { isInNamespaceOf } from "./namespace.ts";

/** Workloads that are meant to run for ever: not Jobs, CronJobs or pods that end. */
export function isLongRunning({ resource, podSpec }: Workload): boolean {
  const { kind } = resource.object;
  if (kind === "Job" || kind === "CronJob") return false;
  return podSpec.restartPolicy !== "Never" && podSpec.restartPolicy !== "OnFailure";
}

/** Workloads whose pods stand in for each other. */
export function isReplicated({ resource }: Workload): boolean {
  return resource.object.kind === "Deployment" || resource.object.kind === "StatefulSet";
}

/** `spec.replicas` as written; absent means one, unless an autoscaler sets it. */
export function replicasOf({ resource }: Workload): number | undefined {
  return asNumber(dig(resource.object, "spec", "replicas"));
}

/** Whether the manifest asks for fewer than two pods and no autoscaler may add some. */
export function isSingle(workload: Workload, picture: Picture): boolean {
  return (replicasOf(workload) ?? 2) < 2 && findAutoscalers(workload, picture).length === 0;
}

export function findAutoscalers(workload: Workload, picture: Picture): Resource[] {
  return linksOf(picture)
    .autoscalersOf(workload)
    .filter((autoscaler) => scales(autoscaler, workload));
}

/** Whether the autoscaler's target is this workload. */
export function scales({ object, origin }: Resource, workload: Workload): boolean {
  const target = dig(object, "spec", "scaleTargetRef");
  const { kind, metadata } = workload.resource.object;
  return (
    dig(target, "kind") === kind &&
    metadata.name !== undefined &&
    dig(target, "name") === metadata.name &&
    isInNamespaceOf({ object, origin }, workload.resource)
  );
}

/** Services that send traffic to the workload's pods. */
export function findServices(workload: Workload, picture: Picture): Resource[] {
  return linksOf(picture)
    .servicesNear(workload)
    .filter((service) => isInNamespaceOf(service, workload.resource) && selectsPods(service, workload));
}

export function selectsPods({ object }: Resource, { podMetadata }: Workload): boolean {
  if (dig(object, "spec", "type") === "ExternalName") return false;
  return matchesLabels(dig(object, "spec", "selector") as Record<string, string> | undefined, podMetadata.labels);
}

/** Disruption budgets that cover the workload's pods. */
export function findBudgets(workload: Workload, picture: Picture): Resource[] {
  return linksOf(picture)
    .budgetsNear(workload)
    .filter((budget) => covers(budget, workload));
}

/** The workloads whose pods a disruption budget covers. */
export function findCovered(budget: Resource, picture: Picture): Workload[] {
  return linksOf(picture)
    .workloadsNear(budget, dig(budget.object, "spec", "selector"))
    .filter((workload) => covers(budget, workload));
}

/** The workload an autoscaler has as its target. */
export function findTarget(autoscaler: Resource, picture: Picture): Workload | undefined {
  return linksOf(picture)
    .targetsOf(autoscaler)
    .find((workload) => scales(autoscaler, workload));
}

export function covers(budget: Resource, workload: Workload): boolean {
  if (!isInNamespaceOf(budget, workload.resource)) return false;
  const selector = dig(budget.object, "spec", "selector") as LabelSelector | undefined;
  // In policy/v1beta1 an empty selector chose no pod at all.
  if (budget.object.apiVersion === "policy/v1beta1" && isEmpty(selector)) return false;
  return matchesSelector(selector, workload.podMetadata.labels);
}

/**
 * An amount of pods, `2` or `50%`, as a number of pods out of `total`; percentages round up as the budget controller does.
 * Undefined when it is neither.
 */
export function toPodCount(amount: Json | undefined, total: number): number | undefined {
  if (typeof amount === "number") return amount;
  const percent = /^(\d{1,6})%$/.exec(asString(amount) ?? "");
  return percent === null ? undefined : Math.ceil((Number(percent[1]) * total) / 100);
}

function isEmpty(selector: LabelSelector | undefined): boolean {
  const { matchLabels, matchExpressions } = selector ?? {};
  return Object.keys(matchLabels ?? {}).length === 0 && (matchExpressions ?? []).length === 0;
}
