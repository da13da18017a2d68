import { asList, dig, type Json, type KubernetesObject } from "../../model/index.ts";

/**
 * Whether the update may change what Pod Security says: another number of containers, an ephemeral one that was not there, another
 * image. Of a pod's spec little more can be changed.
 * @see admission.go isSignificantPodUpdate
 */
export function isSignificantUpdate(pod: KubernetesObject, oldPod: KubernetesObject): boolean {
  return (
    ["containers", "initContainers"].some((field) => differs(listOf(pod, field), listOf(oldPod, field))) ||
    hasNewEphemeral(listOf(pod, "ephemeralContainers"), listOf(oldPod, "ephemeralContainers"))
  );
}

function differs(containers: readonly Json[], old: readonly Json[]): boolean {
  if (containers.length !== old.length) return true;
  return containers.some((container, index) => imageOf(container) !== imageOf(old[index]));
}

function hasNewEphemeral(containers: readonly Json[], old: readonly Json[]): boolean {
  const images = new Map<string, string>();
  for (const container of old) {
    const name = textOf(container, "name");
    // Of two by one name the first counts.
    if (!images.has(name)) images.set(name, imageOf(container));
  }
  return containers.some((container) => images.get(textOf(container, "name")) !== imageOf(container));
}

function listOf(pod: KubernetesObject, field: string): readonly Json[] {
  return asList(dig(pod, "spec", field));
}

function imageOf(container: Json | undefined): string {
  return textOf(container, "image");
}

/** Absent is empty, as in Go; what is no text is told apart from every text. */
function textOf(value: Json | undefined, field: string): string {
  const text = dig(value, field) ?? "";
  return typeof text === "string" ? text : `\0${JSON.stringify(text)}`;
}
