import { toWorkloads } from "../../inventory/index.ts";
import { type ContainerSpec, isObject, type KubernetesObject, type Location, type PodSpec } from "../../model/index.ts";
import type { PodParts } from "./offending-fields.ts";

/** The pod specs an object carries, and why some of it cannot be told. */
export interface Pods {
  readonly pods: readonly PodParts[];
  /** `spec.containers[0].image must be text, not the number 1`; absent: everything could be read. */
  readonly fault: string | undefined;
}

const MAX_FAULTS = 3;
/** Never asked for: places are looked up in files only. */
const NOWHERE: Location = { file: "", line: 1, column: 1 };

/** Reads the pod, or the templates of pods, at the places where the kind holds them. Never throws. */
export function readPods(object: KubernetesObject): Pods {
  if (!isObject(object.metadata)) return { pods: [], fault: "metadata must be a mapping" };
  const { items, problems } = toWorkloads({ object, origin: { is: "cluster", context: "" } }, () => NOWHERE);
  const pods = items.map(({ podMetadata, podSpec, specPath, metadataPath, containers }) => ({
    metadata: podMetadata,
    spec: withForeignContainers(podSpec, containers),
    specPath,
    metadataPath,
    containers,
  }));
  const faults = problems.slice(0, MAX_FAULTS).map(({ message }) => message);
  return { pods, fault: faults.length === 0 ? undefined : faults.join("; ") };
}

/** Containers that custom resources keep where no pod has them (a Tekton task's steps) count as ordinary ones. */
function withForeignContainers(spec: PodSpec, containers: PodParts["containers"]): PodSpec {
  const ordinary = containers.filter(({ kind }) => kind === "container");
  if (ordinary.length === (spec.containers ?? []).length) return spec;
  return {
    ...spec,
    containers: ordinary.map((container): ContainerSpec => ({ ...container.spec, name: container.name })),
  };
}
