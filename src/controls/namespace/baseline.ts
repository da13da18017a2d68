import type { Picture, Workload } from "../../model/index.ts";

/**
 * Whether the baseline level would refuse pods of the namespace for one of its commonest reasons: host namespaces, host
 * paths, host ports, privileged or host-process containers. The API server knows the rest.
 */
export function holdsPodsAgainstBaseline(picture: Picture, namespace: string): boolean {
  return picture.workloadsIn(namespace).some(isAgainstBaseline);
}

function isAgainstBaseline({ podSpec, containers }: Workload): boolean {
  const { hostNetwork, hostPID, hostIPC, volumes = [], securityContext } = podSpec;
  return (
    [hostNetwork, hostPID, hostIPC, securityContext?.windowsOptions?.hostProcess].includes(true) ||
    volumes.some(({ hostPath }) => hostPath !== undefined) ||
    containers.some(({ spec }) => {
      const own = spec.securityContext;
      const isHostly = own?.privileged === true || own?.windowsOptions?.hostProcess === true;
      return isHostly || (spec.ports ?? []).some(({ hostPort = 0 }) => hostPort !== 0);
    })
  );
}
