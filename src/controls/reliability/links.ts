import { asObject, asString, dig, type Json, type Picture, type Resource, type Workload } from "../../model/index.ts";
import { toNamespace } from "./namespace.ts";

/** Lookups that would otherwise compare every object with every other: large trees have thousands of each. */
export interface Links {
  /** Autoscalers whose target may be the workload. */
  autoscalersOf(workload: Workload): readonly Resource[];
  /** Disruption budgets whose selector may choose the workload's pods. */
  budgetsNear(workload: Workload): readonly Resource[];
  /** Services whose selector may choose the workload's pods. */
  servicesNear(workload: Workload): readonly Resource[];
  /** Workloads whose pods a selector in the namespace of the object may choose. */
  workloadsNear(resource: Resource, selector: Json | undefined): readonly Workload[];
  /** Workloads an autoscaler may have as its target. */
  targetsOf(autoscaler: Resource): readonly Workload[];
}

const CACHE = new WeakMap<Picture, Links>();

/** The lookups of a picture, made once. They narrow down; what they give must still be compared. */
export function linksOf(picture: Picture): Links {
  const known = CACHE.get(picture);
  if (known !== undefined) return known;
  const links = makeLinks(picture);
  CACHE.set(picture, links);
  return links;
}

function makeLinks(picture: Picture): Links {
  const targets = Map.groupBy(picture.workloads, ({ resource }) =>
    toKey(toNamespace(resource), resource.object.kind, resource.object.metadata.name ?? ""),
  );
  const autoscalers = Map.groupBy(picture.ofKind("autoscaling/HorizontalPodAutoscaler"), toTargetKey);
  const budgets = groupByLabel(picture.ofKind("policy/PodDisruptionBudget"), ({ object }) =>
    dig(object, "spec", "selector", "matchLabels"),
  );
  const services = groupByLabel(picture.ofKind("/Service"), ({ object }) => dig(object, "spec", "selector"));
  const byLabel = groupByEveryLabel(picture.workloads);
  return {
    autoscalersOf: ({ resource }) =>
      autoscalers.get(toKey(toNamespace(resource), resource.object.kind, resource.object.metadata.name ?? "")) ?? [],
    budgetsNear: (workload) => keysOf(workload).flatMap((key) => budgets.get(key) ?? []),
    servicesNear: (workload) => keysOf(workload).flatMap((key) => services.get(key) ?? []),
    workloadsNear: (resource, selector) =>
      byLabel.get(toLabelKey(toNamespace(resource), dig(selector, "matchLabels"))) ?? [],
    targetsOf: (autoscaler) => targets.get(toTargetKey(autoscaler)) ?? [],
  };
}

function toTargetKey(autoscaler: Resource): string {
  const target = dig(autoscaler.object, "spec", "scaleTargetRef");
  return toKey(toNamespace(autoscaler), asString(dig(target, "kind")) ?? "", asString(dig(target, "name")) ?? "");
}

/** Objects under the first label their selector asks for; under their namespace alone when it asks for none. */
function groupByLabel(
  resources: readonly Resource[],
  labelsOf: (resource: Resource) => Json | undefined,
): Map<string, Resource[]> {
  return Map.groupBy(resources, (resource) => toLabelKey(toNamespace(resource), labelsOf(resource)));
}

function groupByEveryLabel(workloads: readonly Workload[]): Map<string, Workload[]> {
  const groups = new Map<string, Workload[]>();
  for (const workload of workloads) {
    for (const key of keysOf(workload)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [workload]);
      else group.push(workload);
    }
  }
  return groups;
}

/** The namespace alone, and with each of the pods' labels. */
function keysOf({ resource, podMetadata }: Workload): string[] {
  const namespace = toNamespace(resource);
  const pairs = Object.entries(podMetadata.labels ?? {});
  return [toKey(namespace), ...pairs.map(([label, value]) => toKey(namespace, label, value))];
}

function toLabelKey(namespace: string, labels: Json | undefined): string {
  const [first] = Object.entries(asObject(labels) ?? {});
  if (first === undefined) return toKey(namespace);
  const [label, value] = first;
  // A mapping as a value chooses nothing, and may not even have a text.
  return toKey(namespace, label, typeof value === "object" ? "" : String(value));
}

function toKey(...parts: string[]): string {
  return parts.join("\0");
}
