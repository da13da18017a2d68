import type { ContainerSpec, ObjectMeta, PodSpec } from "../../model/index.ts";
import type { PodUnderCheck } from "./check.ts";

/** A pod, or the template of one: its metadata and spec. */
export interface Pod {
  readonly metadata?: ObjectMeta | undefined;
  readonly spec: PodSpec;
}

/** Lays the pod out for the checks. */
export function toPodUnderCheck({ metadata, spec }: Pod): PodUnderCheck {
  return { spec, annotations: metadata?.annotations ?? {}, containers: findContainers(spec) };
}

function findContainers(spec: PodSpec): readonly ContainerSpec[] {
  const { initContainers, containers, ephemeralContainers } = spec;
  if (initContainers == null && ephemeralContainers == null) return containers ?? [];
  return [...(initContainers ?? []), ...(containers ?? []), ...(ephemeralContainers ?? [])];
}

/** Whether the pod says that it is for Windows, where the API forbids the Linux settings. */
export function isWindows({ spec }: PodUnderCheck): boolean {
  return spec.os?.name === "windows";
}

/** Whether root in the pod is nobody on the host. */
export function isInUserNamespace({ spec }: PodUnderCheck): boolean {
  return spec.hostUsers === false;
}
