import type { Profile } from "../../../model/index.ts";
import type { Forbidden, PodCheck, PodUnderCheck } from "../check.ts";
import { nameSetters, namesWhere, plural, quote, quoteAll, sortUnique } from "../wording.ts";

const POD_ANNOTATION = "seccomp.security.alpha.kubernetes.io/pod";
const CONTAINER_ANNOTATION_PREFIX = "container.seccomp.security.alpha.kubernetes.io/";

const reason = "seccompProfile";

/** Seccomp must not be switched off: in the annotations before 1.19, in the fields since. */
export const seccompProfileBaseline: PodCheck = {
  id: "seccompProfile_baseline",
  level: "baseline",
  revisions: [
    { since: "v1.0", check: checkAnnotations },
    { since: "v1.19", check: checkFields },
  ],
};

function checkAnnotations({ annotations, containers }: PodUnderCheck): Forbidden | undefined {
  const keys = [POD_ANNOTATION, ...containers.map((container) => CONTAINER_ANNOTATION_PREFIX + (container.name ?? ""))];
  const bad = sortUnique(
    keys.flatMap((key) => {
      const value = Object.hasOwn(annotations, key) ? annotations[key] : undefined;
      return value === undefined || isAllowedAnnotation(value) ? [] : [`${key}=${quote(value)}`];
    }),
  );
  if (bad.length === 0) return undefined;
  return { reason, detail: `forbidden ${plural("annotation", "annotations", bad.length)} ${bad.join(", ")}` };
}

function isAllowedAnnotation(value: string): boolean {
  return value === "runtime/default" || value === "docker/default" || value.startsWith("localhost/");
}

/** The fields must not say anything but RuntimeDefault or Localhost. */
export function checkFields({ spec, containers }: PodUnderCheck): Forbidden | undefined {
  const badTypes: string[] = [];
  const isBad = (profile: Profile | undefined): boolean => {
    if (profile == null || isAllowed(profile)) return false;
    badTypes.push(profile.type ?? "");
    return true;
  };
  const setters = nameSetters(
    isBad(spec.securityContext?.seccompProfile),
    namesWhere(containers, (container) => isBad(container.securityContext?.seccompProfile)),
  );
  if (setters === "") return undefined;
  const types = quoteAll(sortUnique(badTypes));
  return { reason, detail: `${setters} must not set securityContext.seccompProfile.type to ${types}` };
}

function isAllowed(profile: Profile): boolean {
  return profile.type === "RuntimeDefault" || profile.type === "Localhost";
}
