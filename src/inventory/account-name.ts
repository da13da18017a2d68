import type { PodSpec } from "../model/index.ts";

/**
 * Name of the service account that a pod runs as, in its own namespace. `serviceAccount` is the old name of the field and yields to
 * the new one; without any the API server writes `default`.
 */
export function toAccountName({ serviceAccountName, serviceAccount }: PodSpec): string {
  return serviceAccountName || serviceAccount || "default";
}
