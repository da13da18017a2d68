import { isEqual } from "../../formats/json-patch/index.ts";
import { matchesSelector } from "../../formats/selector/index.ts";
import { asList, asObject, asString, dig, isObject, type Json, type JsonObject } from "../../model/index.ts";
import type { SidecarTemplate } from "../mutations.ts";
import { addNote, type Ledger, type Place, POD, quote, toPlace } from "./ledger.ts";

/** Fields of a container's security context that the API refuses on a pod for Windows. */
const LINUX_FIELDS = [
  "allowPrivilegeEscalation",
  "appArmorProfile",
  "capabilities",
  "privileged",
  "procMount",
  "readOnlyRootFilesystem",
  "runAsGroup",
  "runAsUser",
  "seLinuxOptions",
  "seccompProfile",
];
const LISTS = ["initContainers", "containers"] as const;

/**
 * The pod spec with the containers and volumes of the templates that choose it, in the order of the templates: init containers
 * before the pod's own, for they prepare the ground, others behind. Nothing that is there under the same name is replaced; a template
 * that would meet a volume of the same name and other content is left out as a whole.
 * @param imageOf what becomes of a template's image, to tell an injected container from somebody else's
 */
export function withSidecars(
  spec: JsonObject,
  labels: Record<string, string>,
  templates: readonly SidecarTemplate[],
  ledger: Ledger,
  imageOf: (image: string) => string,
): JsonObject {
  let next = spec;
  let initContainers: Json[] = [];
  for (const { name, podSelector, template } of templates) {
    if (!matchesSelector(podSelector, labels)) continue;
    const missing = findMissing(
      { ...next, initContainers: [...initContainers, ...asList(next["initContainers"])] },
      template,
      name,
      ledger,
      imageOf,
    );
    if (missing === undefined) continue;
    initContainers = [...initContainers, ...missing.initContainers];
    next = append(append(next, "containers", missing.containers), "volumes", missing.volumes);
    for (const list of LISTS)
      for (const container of missing[list])
        ledger.entries.push({ place: toPlace(list, container), field: "sidecar", value: name, was: name });
  }
  return initContainers.length === 0
    ? next
    : { ...next, initContainers: [...initContainers, ...asList(next["initContainers"])] };
}

type Missing = Record<"initContainers" | "containers" | "volumes", readonly JsonObject[]>;

/** What is to be put in; undefined: nothing, or it cannot be. */
function findMissing(
  spec: JsonObject,
  template: JsonObject,
  name: string,
  ledger: Ledger,
  imageOf: (image: string) => string,
): Missing | undefined {
  const taken = new Map<string, JsonObject>();
  for (const list of [...LISTS, "ephemeralContainers"])
    for (const container of asList(spec[list]).filter(isObject))
      taken.set(asString(container["name"]) ?? "", container);
  const [initContainers = [], containers = []] = LISTS.map((list) =>
    asList(template[list])
      .filter(isObject)
      .filter((container) => {
        const there = taken.get(asString(container["name"]) ?? "");
        if (there !== undefined && !isSameImage(there, container, imageOf))
          noteTaken(ledger, toPlace(list, container), name);
        return there === undefined;
      }),
  );
  if (initContainers.length + containers.length === 0) return undefined;
  const because = whyOtherSystem(spec, [...initContainers, ...containers]);
  if (because !== undefined) {
    addNote(ledger, POD, `${because}, so sidecar ${quote(name)} is not put in`);
    return undefined;
  }
  const volumes = toMissingVolumes(spec, template);
  if (Array.isArray(volumes)) return { initContainers, containers, volumes };
  addNote(
    ledger,
    POD,
    `has another volume named ${quote(volumes.clash)}, so sidecar ${quote(name)} is not put in; rename the volume`,
  );
  return undefined;
}

function noteTaken(ledger: Ledger, place: Place, name: string): void {
  addNote(ledger, place, `has the name of one of sidecar ${quote(name)} but another image; it stays as it is`);
}

function isSameImage(there: JsonObject, container: JsonObject, imageOf: (image: string) => string): boolean {
  const image = asString(container["image"]) ?? "";
  return there["image"] === image || there["image"] === imageOf(image);
}

/** Containers that the API server would refuse in this pod, for they are of another system. */
function whyOtherSystem(spec: JsonObject, containers: readonly JsonObject[]): string | undefined {
  if (dig(spec, "os", "name") === "windows" && containers.some(isForLinux))
    return "is for Windows, the sidecar has settings for Linux";
  const own = [spec, ...LISTS.flatMap((list) => asList(spec[list]))];
  if (own.some(isHostProcess) && !containers.every(isHostProcess))
    return "runs as processes of a Windows host, which all of its containers must";
  return undefined;
}

function isHostProcess(holder: Json): boolean {
  return dig(holder, "securityContext", "windowsOptions", "hostProcess") === true;
}

function isForLinux(container: JsonObject): boolean {
  const context = asObject(container["securityContext"]) ?? {};
  return LINUX_FIELDS.some((field) => Object.hasOwn(context, field));
}

function toMissingVolumes(spec: JsonObject, template: JsonObject): JsonObject[] | { readonly clash: string } {
  const missing: JsonObject[] = [];
  for (const volume of asList(template["volumes"]).filter(isObject)) {
    const there = asList(spec["volumes"]).find((one) => dig(one, "name") === volume["name"]);
    if (there === undefined) missing.push(volume);
    else if (!holds(there, volume)) return { clash: asString(volume["name"]) ?? "" };
  }
  return missing;
}

/** Whether a value has everything the other has; the API server may have filled in more. */
function holds(value: Json | undefined, part: Json | undefined): boolean {
  if (!isObject(part)) return isEqual(value, part);
  return isObject(value) && Object.entries(part).every(([key, one]) => holds(dig(value, key), one));
}

function append(spec: JsonObject, list: string, items: readonly JsonObject[]): JsonObject {
  return items.length === 0 ? spec : { ...spec, [list]: [...asList(spec[list]), ...items] };
}
