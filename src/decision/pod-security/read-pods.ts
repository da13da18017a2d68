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
  const isTemplate = object.kind !== "Pod" || object.apiVersion !== "v1";
  const pods = items.map(({ podMetadata, podSpec, specPath, metadataPath, containers }) => ({
    metadata: podMetadata,
    spec: isTemplate ? toTemplateSpec(podSpec, containers) : podSpec,
    specPath,
    metadataPath,
    containers,
  }));
  const faults = problems.slice(0, MAX_FAULTS).map(({ message }) => message);
  return { pods, fault: faults.length === 0 ? undefined : faults.join("; ") };
}

/** The spec as Pod Security is to see it where it is a template. */
function toTemplateSpec(spec: PodSpec, containers: PodParts["containers"]): PodSpec {
  const ordinary = containers.filter(({ kind }) => kind === "container");
  const hasForeign = ordinary.length !== (spec.containers ?? []).length;
  if (!hasForeign && spec.hostNetwork !== true) return spec;
  // Containers that custom resources keep where no pod has them (a Tekton task's steps) count as ordinary ones.
  const named = hasForeign ? ordinary.map((one): ContainerSpec => ({ ...one.spec, name: one.name })) : spec.containers;
  const { initContainers } = spec;
  return {
    ...spec,
    ...(named === undefined ? {} : { containers: named.map(withOwnHostPorts) }),
    ...(initContainers === undefined ? {} : { initContainers: initContainers.map(withOwnHostPorts) }),
  };
}

/** In pods on the host's network the API server fills in host ports before anybody judges them, in templates it does not. */
function withOwnHostPorts(container: ContainerSpec): ContainerSpec {
  if (container.ports === undefined) return container;
  return { ...container, ports: container.ports.filter(({ hostPort }) => hostPort) };
}
