import type { Forbidden, PodCheck, PodUnderCheck } from "../check.ts";
import { isInUserNamespace } from "../pod.ts";
import { nameSetters, namesWhere } from "../wording.ts";

/** The user id 0 must not be set; from 1.35 on it may be in a user namespace. */
export const runAsUser: PodCheck = {
  id: "runAsUser",
  level: "restricted",
  revisions: [
    { since: "v1.23", check: checkUser },
    { since: "v1.35", check: (pod) => (isInUserNamespace(pod) ? undefined : checkUser(pod)) },
  ],
};

function checkUser({ spec, containers }: PodUnderCheck): Forbidden | undefined {
  const setters = nameSetters(
    spec.securityContext?.runAsUser === 0,
    namesWhere(containers, (container) => container.securityContext?.runAsUser === 0),
  );
  return setters === "" ? undefined : { reason: "runAsUser=0", detail: `${setters} must not set runAsUser=0` };
}
