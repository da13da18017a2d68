import { asList, asObject, asString, isObject, type Json, type JsonObject } from "../../model/index.ts";
import type { Mutations } from "../mutations.ts";
import { addNote, type Ledger, type Place, quote } from "./ledger.ts";
import { says } from "./says.ts";

/** What a pod says that its containers inherit. */
export interface PodFacts {
  readonly isWindows: boolean;
  /** `hostUsers: false`: root in the pod is nobody on the host. */
  readonly isInUserNamespace: boolean;
  readonly context: JsonObject;
  readonly annotations: JsonObject;
}

const NOTHING: JsonObject = {};
const SECCOMP_ANNOTATION = "container.seccomp.security.alpha.kubernetes.io/";
const DEFAULT_SECCOMP = new Set(["runtime/default", "docker/default"]);
const WINDOWS_ADMINISTRATOR = "containeradministrator";

/** @param spec of the pod; @param metadata of the pod or template */
export function toPodFacts(spec: JsonObject, metadata: JsonObject): PodFacts {
  return {
    isWindows: asObject(spec["os"])?.["name"] === "windows",
    isInUserNamespace: spec["hostUsers"] === false,
    context: asObject(spec["securityContext"]) ?? NOTHING,
    annotations: asObject(metadata["annotations"]) ?? NOTHING,
  };
}

/**
 * The container with its security context filled in where neither it nor its pod says anything. Everything is set on the container,
 * never on the pod: what another webhook adds to the pod later is not caught by it unasked.
 * A container that is privileged has said what it is, and stays.
 */
export function withSecurityDefaults(
  container: JsonObject,
  place: Place,
  pod: PodFacts,
  wanted: Mutations["securityContext"],
  ledger: Ledger,
): JsonObject {
  const own = container["securityContext"];
  if (says(own) && !isObject(own)) return container;
  const context = asObject(own) ?? NOTHING;
  if (context["privileged"] === true || readWindowsOption(context, pod, "hostProcess") === true) return container;
  const filled: JsonObject = {};
  if (!pod.isWindows) {
    if (wanted.forbidPrivilegeEscalation) fillPrivilegeEscalation(context, filled, place, ledger);
    if (wanted.dropCapabilities) fillCapabilities(context, filled, place, ledger);
    if (wanted.seccompProfile) fillSeccompProfile(context, filled, place, pod, ledger);
  }
  if (wanted.runAsNonRoot) fillNonRoot(context, filled, place, pod, ledger);
  for (const _ in filled) return { ...container, securityContext: { ...context, ...filled } };
  return container;
}

/** The API server refuses false together with CAP_SYS_ADMIN, which brings escalation with it. */
function fillPrivilegeEscalation(context: JsonObject, filled: JsonObject, place: Place, ledger: Ledger): void {
  if (says(context["allowPrivilegeEscalation"])) return;
  if (asList(asObject(context["capabilities"])?.["add"]).some(isAlmighty)) {
    addNote(ledger, place, "adds SYS_ADMIN, so allowPrivilegeEscalation is not set to false; take SYS_ADMIN out");
    return;
  }
  filled["allowPrivilegeEscalation"] = false;
  ledger.entries.push({ place, field: "securityContext.allowPrivilegeEscalation", value: "false" });
}

/** Capabilities that are added stay; so does a list of those to drop. The API takes an empty list for none. */
function fillCapabilities(context: JsonObject, filled: JsonObject, place: Place, ledger: Ledger): void {
  const capabilities = context["capabilities"];
  if (says(capabilities) && !isObject(capabilities)) return;
  const { drop, add } = asObject(capabilities) ?? NOTHING;
  if (says(drop) && !Array.isArray(drop)) return;
  if (asList(drop).length > 0) {
    if (!asList(drop).some(isAll))
      addNote(ledger, place, "drops some capabilities only; write drop: [ALL], and add what it needs");
    return;
  }
  if (asList(add).some(isAll)) {
    addNote(ledger, place, "adds all capabilities, so none are dropped; name the ones it needs");
    return;
  }
  filled["capabilities"] = { ...asObject(capabilities), drop: ["ALL"] };
  ledger.entries.push({ place, field: "securityContext.capabilities.drop", value: "[ALL]" });
}

/** The API server refuses a field that is not what the container's old annotation says. */
function fillSeccompProfile(
  context: JsonObject,
  filled: JsonObject,
  place: Place,
  pod: PodFacts,
  ledger: Ledger,
): void {
  if (says(context["seccompProfile"]) || says(pod.context["seccompProfile"])) return;
  const key = SECCOMP_ANNOTATION + place.name;
  if (Object.hasOwn(pod.annotations, key) && !DEFAULT_SECCOMP.has(asString(pod.annotations[key]) ?? "")) {
    addNote(
      ledger,
      place,
      `has annotation ${quote(key)}, which means nothing any more but forbids a seccompProfile; remove it`,
    );
    return;
  }
  filled["seccompProfile"] = { type: "RuntimeDefault" };
  ledger.entries.push({ place, field: "securityContext.seccompProfile.type", value: "RuntimeDefault" });
}

/** A container that is told to run as root would never start. In a user namespace root is what the author asked for. */
function fillNonRoot(context: JsonObject, filled: JsonObject, place: Place, pod: PodFacts, ledger: Ledger): void {
  if (says(context["runAsNonRoot"]) || says(pod.context["runAsNonRoot"]) || pod.isInUserNamespace) return;
  const user = says(context["runAsUser"]) ? context["runAsUser"] : pod.context["runAsUser"];
  if (user === 0) {
    addNote(ledger, place, "runs as user 0, so runAsNonRoot is not set; write a runAsUser above 0");
    return;
  }
  if (asString(readWindowsOption(context, pod, "runAsUserName"))?.toLowerCase() === WINDOWS_ADMINISTRATOR) {
    addNote(ledger, place, "runs as ContainerAdministrator, so runAsNonRoot is not set; write another runAsUserName");
    return;
  }
  filled["runAsNonRoot"] = true;
  ledger.entries.push({ place, field: "securityContext.runAsNonRoot", value: "true" });
}

/** The container's own setting wins over the pod's. */
function readWindowsOption(context: JsonObject, pod: PodFacts, option: string): Json | undefined {
  const own = asObject(context["windowsOptions"])?.[option];
  return says(own) ? own : asObject(pod.context["windowsOptions"])?.[option];
}

function isAll(capability: Json): boolean {
  return asString(capability)?.toUpperCase() === "ALL";
}

/** SYS_ADMIN with or without its prefix; ALL has it in it. */
function isAlmighty(capability: Json): boolean {
  return isAll(capability) || /^(?:CAP_)?SYS_ADMIN$/i.test(asString(capability) ?? "");
}
