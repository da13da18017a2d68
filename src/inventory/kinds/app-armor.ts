import { asObject, asString, type JsonObject } from "../../model/index.ts";
import { changeItems } from "./default-values.ts";

const ANNOTATION = "container.apparmor.security.beta.kubernetes.io/";

/** The pod spec with the profiles that annotations of old name, written where they belong today. */
export function toAppArmor(spec: JsonObject, annotations: Readonly<Record<string, string>> | undefined): JsonObject {
  const profiles = new Map(
    Object.entries(annotations ?? {}).flatMap(([key, value]) => {
      const profile = key.startsWith(ANNOTATION) ? toProfile(value) : undefined;
      return profile === undefined ? [] : [[key.slice(ANNOTATION.length), profile] as const];
    }),
  );
  if (profiles.size === 0 || asObject(asObject(spec["securityContext"])?.["appArmorProfile"])) return spec;
  const copy = { ...spec };
  for (const list of ["containers", "initContainers"]) {
    if (!Array.isArray(copy[list])) continue;
    copy[list] = changeItems(copy[list], (container) => {
      const profile = profiles.get(asString(container["name"]) ?? "");
      const context = asObject(container["securityContext"]);
      if (profile === undefined || context?.["appArmorProfile"] !== undefined) return;
      container["securityContext"] = { ...context, appArmorProfile: profile };
    });
  }
  return copy;
}

function toProfile(value: string): JsonObject | undefined {
  if (value === "runtime/default") return { type: "RuntimeDefault" };
  if (value === "unconfined") return { type: "Unconfined" };
  return value.startsWith("localhost/")
    ? { type: "Localhost", localhostProfile: value.slice("localhost/".length) }
    : undefined;
}
