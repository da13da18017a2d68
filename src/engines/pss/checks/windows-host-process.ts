import type { Forbidden, PodCheck, PodUnderCheck } from "../check.ts";
import { nameSetters, namesWhere } from "../wording.ts";

/** Windows containers must not run as processes of the host. */
export const windowsHostProcess: PodCheck = {
  id: "windowsHostProcess",
  level: "baseline",
  revisions: [{ since: "v1.0", check: checkHostProcess }],
};

function checkHostProcess({ spec, containers }: PodUnderCheck): Forbidden | undefined {
  const setters = nameSetters(
    spec.securityContext?.windowsOptions?.hostProcess === true,
    namesWhere(containers, (container) => container.securityContext?.windowsOptions?.hostProcess === true),
  );
  if (setters === "") return undefined;
  return { reason: "hostProcess", detail: `${setters} must not set securityContext.windowsOptions.hostProcess=true` };
}
