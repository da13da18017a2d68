import {
  asList,
  asString,
  dig,
  isObject,
  type Json,
  type JsonObject,
  type KubernetesObject,
  type Path,
  toGroup,
} from "../model/index.ts";

/** Where an object holds a pod spec and the metadata that goes with it. */
export interface PodTemplatePlace {
  readonly specPath: Path;
  readonly metadataPath: Path;
}

const TEMPLATE: PodTemplatePlace = {
  specPath: ["spec", "template", "spec"],
  metadataPath: ["spec", "template", "metadata"],
};

/** Built-in kinds that carry a pod template. @see Kubernetes OpenAPI, PodTemplateSpec references */
const BUILT_IN = new Map<string, PodTemplatePlace>([
  ["Pod", { specPath: ["spec"], metadataPath: ["metadata"] }],
  ["Deployment", TEMPLATE],
  ["ReplicaSet", TEMPLATE],
  ["StatefulSet", TEMPLATE],
  ["DaemonSet", TEMPLATE],
  ["Job", TEMPLATE],
  ["ReplicationController", TEMPLATE],
  ["PodTemplate", { specPath: ["template", "spec"], metadataPath: ["template", "metadata"] }],
  [
    "CronJob",
    {
      specPath: ["spec", "jobTemplate", "spec", "template", "spec"],
      metadataPath: ["spec", "jobTemplate", "spec", "template", "metadata"],
    },
  ],
]);
const BUILT_IN_GROUPS = new Set(["", "apps", "batch", "extensions", "policy", "autoscaling"]);
/** Groups whose objects describe pods without running any: policies, schemas, recorded reports. */
const DESCRIBING_GROUPS = /(?:^|\.)(?:k8s\.io|kyverno\.io|gatekeeper\.sh|openreports\.io|wgpolicyk8s\.io)$/;
const MAX_DEPTH = 14;
const MAX_VALUES = 20_000;

/**
 * Every pod spec an object carries: at the known place for built-in kinds; in custom resources wherever a mapping has
 * `containers` that look like containers (Argo Rollout, Knative, OpenKruise, Kubeflow), Tekton's `steps` or Argo Workflows'
 * `container`.
 */
export function findPodTemplates(object: KubernetesObject): PodTemplatePlace[] {
  const group = toGroup(object.apiVersion);
  if (BUILT_IN_GROUPS.has(group)) {
    const place = BUILT_IN.get(object.kind);
    return place !== undefined && isObject(dig(object, ...place.specPath)) ? [place] : [];
  }
  if (DESCRIBING_GROUPS.test(group)) return [];
  const places: PodTemplatePlace[] = [];
  let left = MAX_VALUES;

  function search(value: Json | undefined, path: Path): void {
    left -= 1;
    if (left < 0 || path.length > MAX_DEPTH || typeof value !== "object" || value === null) return;
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) search(item, [...path, index]);
      return;
    }
    if (holdsContainers(value)) {
      const isSpec = path.at(-1) === "spec";
      places.push({ specPath: path, metadataPath: [...(isSpec ? path.slice(0, -1) : path), "metadata"] });
      return;
    }
    for (const key of Object.keys(value)) search(value[key], [...path, key]);
  }

  for (const key of Object.keys(object)) if (key !== "metadata" && key !== "status") search(object[key], [key]);
  return places;
}

function holdsContainers(value: JsonObject): boolean {
  return (
    isContainerList(value["containers"]) ||
    isContainerList(value["steps"]) ||
    [value["container"], value["script"]].some((one) => asString(dig(one, "image")) !== undefined)
  );
}

function isContainerList(value: Json | undefined): boolean {
  const items = asList(value);
  return items.every(isObject) && items.some((item) => asString(dig(item, "image")) !== undefined);
}
