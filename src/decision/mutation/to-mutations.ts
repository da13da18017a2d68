import { compareQuantities, readQuantity } from "../../formats/quantity/index.ts";
import { findSelectorFault } from "../../formats/selector/index.ts";
import { asList, asObject, asString, isObject, type JsonObject, type Path } from "../../model/index.ts";
import type { MutationsConfiguration } from "../configuration.ts";
import type { Mutations, SidecarTemplate } from "../mutations.ts";
import { toResourceDefaults } from "./program.ts";
import { toMirrors } from "./registry-mirrors.ts";

/** Notes what is wrong, at the path of the configuration. */
type Report = (path: Path, message: string) => void;

/** Resources a container may have less of than it asks for; any other must be asked for by whoever needs it. */
const RESOURCES = new Set(["cpu", "memory", "ephemeral-storage"]);
const ONLY_THESE = `has no default: only ${[...RESOURCES].join(", ")} have`;
const TEMPLATE_LISTS = ["initContainers", "containers", "volumes"];

/**
 * Mutations as they are configured: all that is not asked for is off. A part that is at fault is reported and left out.
 * @param section of the schema's shape
 * @param path of the section
 */
export function toMutations(section: MutationsConfiguration, path: Path, report: Report): Mutations {
  const { securityContext = {}, automountServiceAccountToken, registryMirrors = {} } = section;
  if (automountServiceAccountToken === true)
    report([...path, "automountServiceAccountToken"], "true is what pods have anyway: write false, or leave it out");
  const mirrors = toMirrors(new Map(Object.entries(registryMirrors)));
  for (const fault of mirrors.faults) report([...path, "registryMirrors"], fault);
  return {
    mode: section.mode ?? "apply",
    templates: section.templates === true,
    allowOptOut: section.allowOptOut === true,
    securityContext: {
      runAsNonRoot: securityContext.runAsNonRoot === true,
      seccompProfile: securityContext.seccompProfile === true,
      dropCapabilities: securityContext.dropCapabilities === true,
      forbidPrivilegeEscalation: securityContext.forbidPrivilegeEscalation === true,
    },
    automountServiceAccountToken: automountServiceAccountToken === false,
    pinDigests: section.pinDigests === true,
    registryMirrors: mirrors.faults.length === 0 ? mirrors.mirrors : new Map(),
    sidecars: toSidecars(section.sidecars ?? [], [...path, "sidecars"], report),
    resources: toResources(section.resources, [...path, "resources"], report),
  };
}

function toSidecars(sidecars: readonly SidecarTemplate[], path: Path, report: Report): SidecarTemplate[] {
  const names = new Set<string>();
  return sidecars.filter(({ name, podSelector, template }, index) => {
    const faults: [Path, string][] = findTemplateFaults(template).map((message) => [["template"], message]);
    const selector = findSelectorFault(podSelector);
    if (selector !== undefined) faults.push([["podSelector"], selector]);
    if (names.has(name)) faults.push([["name"], `there is another sidecar named ${name}`]);
    names.add(name);
    for (const [at, message] of faults) report([...path, index, ...at], message);
    return faults.length === 0;
  });
}

function findTemplateFaults(template: JsonObject): string[] {
  const strange = Object.keys(template).filter((key) => !TEMPLATE_LISTS.includes(key));
  const faults = strange.map((key) => `${key} cannot be put into a pod: a template holds ${TEMPLATE_LISTS.join(", ")}`);
  const containers = [...asList(template["initContainers"]), ...asList(template["containers"])];
  if (containers.length === 0) faults.push("it has no containers and no initContainers to put into pods");
  const names = new Set<string>();
  for (const container of containers) {
    const { name, image } = asObject(container) ?? {};
    if (typeof name !== "string" || typeof image !== "string") faults.push("each container needs a name and an image");
    else if (names.has(name)) faults.push(`two containers are named ${name}`);
    else names.add(name);
  }
  if (asList(template["volumes"]).some((volume) => asString(asObject(volume)?.["name"]) === undefined))
    faults.push("each volume needs a name");
  return faults;
}

function toResources(resources: JsonObject | undefined, path: Path, report: Report): JsonObject | undefined {
  const faults: [Path, string][] = [];
  for (const [kind, amounts] of Object.entries(resources ?? {})) {
    if (kind !== "requests" && kind !== "limits") faults.push([[kind], "write requests or limits"]);
    else if (!isObject(amounts)) faults.push([[kind], "must be a mapping of resources and amounts"]);
    else for (const key of Object.keys(amounts)) if (!RESOURCES.has(key)) faults.push([[kind, key], ONLY_THESE]);
  }
  for (const { resource, request, limit } of toResourceDefaults(resources)) {
    const amounts = [request, limit].filter((amount) => amount !== undefined);
    if (amounts.length === 0 || amounts.some((amount) => (readQuantity(amount) ?? -1n) < 0n))
      faults.push([[], `${resource} needs an amount as 100m or 128Mi`]);
    else if (request !== undefined && limit !== undefined && (compareQuantities(request, limit) ?? 0) > 0)
      faults.push([[], `the request of ${resource} is above its limit`]);
  }
  for (const [at, message] of faults) report([...path, ...at], message);
  return faults.length === 0 ? resources : undefined;
}
