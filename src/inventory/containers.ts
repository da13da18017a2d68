import type { Container, ContainerKind, ContainerSpec, Path, PodSpec } from "../model/index.ts";

/** Every container of a pod spec with the way to it: init and sidecar, ordinary, ephemeral, Tekton steps. */
export function toContainers(podSpec: PodSpec, specPath: Path): Container[] {
  const steps = (podSpec as { steps?: ContainerSpec[] }).steps;
  return [
    ...toList(podSpec.initContainers, specPath, "initContainers", "init"),
    ...toList(podSpec.containers, specPath, "containers", "container"),
    ...toList(Array.isArray(steps) ? steps : undefined, specPath, "steps", "container"),
    ...toList(podSpec.ephemeralContainers, specPath, "ephemeralContainers", "ephemeral"),
  ];
}

function toList(specs: ContainerSpec[] | undefined, specPath: Path, field: string, kind: ContainerKind): Container[] {
  return (specs ?? []).map((spec, index) => ({
    kind: kind === "init" && spec.restartPolicy === "Always" ? "sidecar" : kind,
    name: spec.name ?? `${field}[${index}]`,
    spec,
    path: [...specPath, field, index],
  }));
}
