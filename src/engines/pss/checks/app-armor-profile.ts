import type { Profile } from "../../../model/index.ts";
import type { Forbidden, PodCheck, PodUnderCheck } from "../check.ts";
import { nameSetters, namesWhere, plural, quote, quoteAll, sortUnique } from "../wording.ts";

const ANNOTATION_PREFIX = "container.apparmor.security.beta.kubernetes.io/";

/** The runtime's AppArmor profile must not be switched off, nor replaced by one that is not on the node. */
export const appArmorProfile: PodCheck = {
  id: "appArmorProfile",
  level: "baseline",
  revisions: [{ since: "v1.0", check: checkProfiles }],
};

function checkProfiles({ spec, containers, annotations }: PodUnderCheck): Forbidden | undefined {
  const badTypes: string[] = [];
  const isBad = (profile: Profile | undefined): boolean => {
    if (profile == null || profile.type === "RuntimeDefault" || profile.type === "Localhost") return false;
    badTypes.push(profile.type ?? "");
    return true;
  };
  const setters = nameSetters(
    isBad(spec.securityContext?.appArmorProfile),
    namesWhere(containers, (container) => isBad(container.securityContext?.appArmorProfile)),
  );
  const badAnnotations = findAnnotations(annotations);
  if (setters === "" && badAnnotations.length === 0) return undefined;

  const values = [...sortUnique(badTypes), ...badAnnotations];
  const annotationSetter = plural("annotation", "annotations", badAnnotations.length);
  const allSetters = [setters, badAnnotations.length === 0 ? "" : annotationSetter].filter((setter) => setter !== "");
  return {
    reason: plural("forbidden AppArmor profile", "forbidden AppArmor profiles", values.length),
    detail: `${allSetters.join(" and ")} must not set AppArmor profile type to ${quoteAll(values)}`,
  };
}

/** The annotations that name a forbidden profile, `key="value"`, sorted. */
function findAnnotations(annotations: Readonly<Record<string, string>>): string[] {
  const bad: string[] = [];
  for (const [key, value] of Object.entries(annotations)) {
    if (key.startsWith(ANNOTATION_PREFIX) && !isAllowedAnnotation(value)) bad.push(`${key}=${quote(value)}`);
  }
  return sortUnique(bad);
}

function isAllowedAnnotation(profile: string): boolean {
  return profile === "" || profile === "runtime/default" || profile.startsWith("localhost/");
}
