import type { Container, Edit, Json, Path, PodSecurityContext, SecurityContext, Workload } from "../../model/index.ts";

/** Settings of the security context that a pod may state for all its containers. */
export type SharedSetting = keyof PodSecurityContext & keyof SecurityContext;

type Value<Key extends SharedSetting> = SecurityContext[Key] & PodSecurityContext[Key];

export interface Effective<Type> {
  /** The container's own value, or else the pod's. */
  readonly value: Type | undefined;
  readonly from: "container" | "pod" | "nowhere";
  /** Where the value stands; where it would, on the container, when it stands nowhere. */
  readonly path: Path;
}

/** The value that counts for the container: its own wins over the pod's, one that is absent is inherited. */
export function toEffective<Key extends SharedSetting>(
  container: Container,
  workload: Workload,
  key: Key,
): Effective<Value<Key>> {
  const own = container.spec.securityContext?.[key];
  const path = onContainer(container, key);
  if (own !== undefined) return { value: own, from: "container", path };
  const shared = workload.podSpec.securityContext?.[key];
  if (shared !== undefined) return { value: shared, from: "pod", path: onPod(workload, key) };
  return { value: undefined, from: "nowhere", path };
}

/** The way to the container's security context, or to a value in it. */
export function onContainer(container: Container, ...keys: string[]): Path {
  return [...container.path, "securityContext", ...keys];
}

/** The way to the pod's security context, or to a value in it. */
export function onPod(workload: Workload, ...keys: string[]): Path {
  return [...workload.specPath, "securityContext", ...keys];
}

/**
 * Writes a setting where it is least text: once on the pod, unless the container has a value of its own.
 * @param suitsAll whether every container that would inherit the value may have it
 */
export function toSharedEdit(
  container: Container,
  workload: Workload,
  setting: { readonly key: SharedSetting; readonly value: Json },
  suitsAll = true,
): Edit {
  const { key, value } = setting;
  const isOwn = container.spec.securityContext?.[key] !== undefined;
  return { op: "set", path: isOwn || !suitsAll ? onContainer(container, key) : onPod(workload, key), value };
}

/** Answers that hold for the whole pod, so that a pod with thousands of containers is not gone through for each. */
const NON_ROOT = new WeakMap<Workload, boolean>();

/** Whether every container that inherits runAsNonRoot from the pod could start with it: none is told to run as user 0. */
export function canAllBeNonRoot(workload: Workload): boolean {
  const known = NON_ROOT.get(workload);
  if (known !== undefined) return known;
  const answer = workload.containers.every(
    (container) =>
      container.spec.securityContext?.runAsNonRoot !== undefined ||
      toEffective(container, workload, "runAsUser").value !== 0,
  );
  NON_ROOT.set(workload, answer);
  return answer;
}
