import type { Container, ContainerKind, ContainerSpec, Path, PodSpec } from "../model/index.ts";

/** Fields of custom resources that hold containers as pods do. */
interface Foreign {
  /** Tekton tasks. */
  readonly steps?: ContainerSpec[];
  /** Tekton tasks, Argo workflow templates. */
  readonly sidecars?: ContainerSpec[];
  /** Argo workflow templates. */
  readonly container?: ContainerSpec;
  readonly script?: ContainerSpec;
}

/** Every container of a pod spec with the way to it: init and sidecar, ordinary, ephemeral. */
export function toContainers(podSpec: PodSpec, specPath: Path): Container[] {
  const { steps, sidecars, container, script } = podSpec as Foreign;
  return [
    ...toList(podSpec.initContainers, specPath, "initContainers", "init"),
    ...toList(podSpec.containers, specPath, "containers", "container"),
    ...toList(steps, specPath, "steps", "container"),
    ...toList(sidecars, specPath, "sidecars", "container"),
    ...toSingle(container, specPath, "container"),
    ...toSingle(script, specPath, "script"),
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

function toSingle(spec: ContainerSpec | undefined, specPath: Path, field: string): Container[] {
  return spec === undefined ? [] : [{ kind: "container", name: spec.name ?? field, spec, path: [...specPath, field] }];
}
