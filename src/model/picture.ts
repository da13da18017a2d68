import type { KubernetesObject, Resource } from "./resource.ts";
import type { Dockerfile } from "./dockerfile.ts";
import type { Workload } from "./workload.ts";

/** A kind that could not be looked at: what depends on it is unknown, never "none". */
export interface Blind {
  /** `rbac.authorization.k8s.io/ClusterRole` */
  readonly groupKind: string;
  /** Empty: in the whole cluster. */
  readonly namespace: string;
  readonly because: string;
}

/** Everything that was read, linked. What is not in it was not read, which is not the same as not there. */
export interface Picture {
  readonly resources: readonly Resource[];
  readonly workloads: readonly Workload[];
  readonly dockerfiles: readonly Dockerfile[];
  /**
   * Whether the objects are all there is (a live cluster) or only what was handed over (files). In files, an object
   * that is not there (a NetworkPolicy, a Namespace) may well exist elsewhere.
   */
  readonly complete: boolean;
  readonly blind: readonly Blind[];

  /** Objects by group and kind, `apps/Deployment`, `/Service`; all API versions of the group. */
  ofKind(groupKind: string): readonly Resource[];
  /** One object; namespace empty for cluster-scoped ones. */
  find(groupKind: string, namespace: string, name: string): Resource | undefined;
  /** Why objects of this kind cannot be judged as absent, or undefined when they were all read. */
  whyBlind(groupKind: string, namespace: string): string | undefined;
  /** The workloads a label selector chooses in a namespace. */
  workloadsIn(namespace: string): readonly Workload[];
  /** The namespaces that were named by any object read. */
  readonly namespaces: readonly string[];
}

/** The group and kind of an object: `apps/Deployment`, `/Service` for the core group. */
export function toGroupKind(object: Pick<KubernetesObject, "apiVersion" | "kind">): string {
  const slash = object.apiVersion.indexOf("/");
  return `${slash < 0 ? "" : object.apiVersion.slice(0, slash)}/${object.kind}`;
}
