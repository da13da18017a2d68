import type { Surroundings } from "../parts.ts";
import type { ClusterSurroundingsOptions } from "./options.ts";

/** Rules of files and of the cluster, with the namespaces and objects they look at, followed as they change. */
export function toClusterSurroundings(_options: ClusterSurroundingsOptions): Promise<Surroundings> {
  return Promise.reject(new Error("not there yet"));
}
