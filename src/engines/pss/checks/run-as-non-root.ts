import type { Forbidden, PodCheck, PodUnderCheck } from "../check.ts";
import { isInUserNamespace } from "../pod.ts";
import { nameContainers, nameSetters, namesWhere } from "../wording.ts";

/** Every container must be required to run as another user than root; from 1.35 on not in a user namespace. */
export const runAsNonRoot: PodCheck = {
  id: "runAsNonRoot",
  level: "restricted",
  revisions: [
    { since: "v1.0", check: checkNonRoot },
    { since: "v1.35", check: (pod) => (isInUserNamespace(pod) ? undefined : checkNonRoot(pod)) },
  ],
};

const reason = "runAsNonRoot != true";

function checkNonRoot({ spec, containers }: PodUnderCheck): Forbidden | undefined {
  const ofPod = spec.securityContext?.runAsNonRoot;
  const setters = nameSetters(
    ofPod === false,
    namesWhere(containers, (container) => container.securityContext?.runAsNonRoot === false),
  );
  if (setters !== "") return { reason, detail: `${setters} must not set securityContext.runAsNonRoot=false` };
  if (ofPod === true) return undefined;

  const silent = namesWhere(containers, (container) => container.securityContext?.runAsNonRoot == null);
  if (silent.length === 0) return undefined;
  return { reason, detail: `pod or ${nameContainers(silent)} must set securityContext.runAsNonRoot=true` };
}
