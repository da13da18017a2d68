import { matchesWildcard } from "../../../../formats/glob/index.ts";
import { asList, asString, isObject, type Json, type JsonObject } from "../../../../model/index.ts";
import { checkPodParts, type LevelVersion } from "./checks.ts";
import { type CheckResult, CONTAINER_LISTS, type FieldFault, type PodParts, textOf } from "./field-fault.ts";

const CONTROLS: ReadonlyMap<string, readonly string[]> = new Map([
  ["Capabilities", ["capabilities_baseline", "capabilities_restricted"]],
  ["Seccomp", ["seccompProfile_baseline", "seccompProfile_restricted"]],
  ["Privileged Containers", ["privileged"]],
  ["Host Ports", ["hostPorts"]],
  ["/proc Mount Type", ["procMount"]],
  ["HostProcess", ["windowsHostProcess"]],
  ["SELinux", ["seLinuxOptions"]],
  ["Host Namespaces", ["hostNamespaces"]],
  ["HostPath Volumes", ["hostPathVolumes"]],
  ["Sysctls", ["sysctls"]],
  ["AppArmor", ["appArmorProfile"]],
  ["Privilege Escalation", ["allowPrivilegeEscalation"]],
  ["Running as Non-root", ["runAsNonRoot"]],
  ["Running as Non-root user", ["runAsUser"]],
  ["Volume Types", ["restrictedVolumes"]],
]);

/**
 * What is left of the results after exclusions. One without images exempts the pod's own fields, one with images those
 * of the containers with such an image; each exempts from what the excluded part would be refused for by itself.
 * @see pkg/pss/evaluate.go of Kyverno
 */
export function applyExclusions(
  results: readonly CheckResult[],
  exclusions: readonly JsonObject[],
  pod: PodParts,
  level: LevelVersion,
): readonly CheckResult[] {
  return exclusions.reduce((left, exclusion) => exempt(left, exclusion, pod, level), results);
}

function exempt(
  results: readonly CheckResult[],
  exclusion: JsonObject,
  pod: PodParts,
  level: LevelVersion,
): readonly CheckResult[] {
  const images = asList(exclusion.images).map(textOf);
  const part = images.length === 0 ? toPodAlone(pod) : toChosenContainers(pod, images);
  const ids = CONTROLS.get(asString(exclusion.controlName) ?? "") ?? [];
  let left = results;
  for (const { id, faults } of checkPodParts(part, level)) {
    if (!ids.includes(id)) continue;
    for (const fault of faults ?? [])
      if (isExcluded(fault, exclusion))
        left = removeOne(left, id, toPlace(fault, part, images.length > 0), pod, images.length > 0);
  }
  return left;
}

/** A pod whose one container says nothing: what it is refused for is the pod's own doing. */
function toPodAlone({ annotations, spec }: PodParts): PodParts {
  return {
    annotations,
    spec: { ...spec, containers: [{ name: "fake" }], initContainers: [], ephemeralContainers: [] },
  };
}

function toChosenContainers({ spec }: PodParts, images: readonly string[]): PodParts {
  const isChosen = (container: Json) =>
    isObject(container) && images.some((pattern) => matchesWildcard(pattern, textOf(container.image)));
  return {
    annotations: {},
    spec: Object.fromEntries(CONTAINER_LISTS.map((list) => [list, asList(spec[list]).filter(isChosen)])),
  };
}

function isExcluded({ field, bad }: FieldFault, exclusion: JsonObject): boolean {
  const restricted = textOf(exclusion.restrictedField);
  if (restricted !== "" && restricted !== withoutIndexes(field)) return false;
  const values = asList(exclusion.values).map(textOf);
  return values.length === 0 || toTexts(bad).every((text) => values.some((pattern) => matchesWildcard(pattern, text)));
}

function toTexts(bad: FieldFault["bad"]): readonly string[] {
  if (bad === undefined) return [];
  return typeof bad === "object" ? bad : [String(bad)];
}

function withoutIndexes(field: string): string {
  return field.replaceAll(/\d+/g, "*");
}

interface Place {
  readonly field: string;
  /** Name of the container; undefined for fields of the pod, and where containers are not told apart. */
  readonly container: string | undefined;
}

const IN_CONTAINER = /^spec\.(containers|initContainers|ephemeralContainers)\[(\d+)\]/;

function toPlace({ field }: FieldFault, { spec }: PodParts, tellsContainers: boolean): Place {
  const match = tellsContainers ? IN_CONTAINER.exec(field) : null;
  const container = match === null ? undefined : asList(spec[match[1] ?? ""])[Number(match[2])];
  return { field: withoutIndexes(field), container: isObject(container) ? textOf(container.name) : undefined };
}

function removeOne(
  results: readonly CheckResult[],
  id: string,
  place: Place,
  pod: PodParts,
  tellsContainers: boolean,
): readonly CheckResult[] {
  return results.flatMap((result) => {
    if (result.id !== id || result.faults === undefined) return [result];
    const at = result.faults.findIndex((fault) => isSame(toPlace(fault, pod, tellsContainers), place));
    const faults = at < 0 ? result.faults : result.faults.toSpliced(at, 1);
    return faults.length === 0 ? [] : [{ ...result, faults }];
  });
}

function isSame(a: Place, b: Place): boolean {
  return a.field === b.field && a.container === b.container;
}
