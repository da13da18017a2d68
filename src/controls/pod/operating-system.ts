import type { Workload } from "../../model/index.ts";

/** Whether the pod says that it runs on Windows, where the settings of the Linux kernel have no meaning. */
export function isWindows({ podSpec }: Workload): boolean {
  if (podSpec.os?.name !== undefined) return podSpec.os.name === "windows";
  const selector = podSpec.nodeSelector ?? {};
  return selector["kubernetes.io/os"] === "windows" || selector["beta.kubernetes.io/os"] === "windows";
}
