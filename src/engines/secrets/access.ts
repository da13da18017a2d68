import type { Path, Resource, ResourceId } from "../../model/index.ts";

/** How somebody comes to read a Secret. */
export type Way =
  /** Asks the API for it. */
  | "asks"
  /** A pod is given it as files. */
  | "volume"
  /** A pod is given keys of it as variables. */
  | "variable"
  /** A kubelet pulls images with it. */
  | "image-pull"
  /** Something else of the namespace is given it: an Ingress, a Gateway, a storage driver. */
  | "reference"
  /** Root on a node that keeps it for a pod. */
  | "node"
  /** Creates a pod that mounts it. */
  | "creates-pods"
  /** Enters a pod that holds it. */
  | "enters-pods"
  /** Has the operator of an external store fetch it anew into a Secret of its own. */
  | "fetches";

/** One reader of a Secret, and what shows it. */
export interface Reader {
  readonly way: Way;
  /** `ServiceAccount ci/robot`, `Deployment shop/web`, `node worker-1` */
  readonly who: string;
  /** `RoleBinding ci/readers gives Role ci/reader, rule 1`; empty where the object says it all. */
  readonly by: string;
  /** Part of the control plane: nobody can take it away. */
  readonly isBuiltIn: boolean;
  readonly resource?: Resource;
  readonly path?: Path;
}

/** A right over Secrets, pods or stores that somebody has; given by the caller, who knows how rights come about. */
export interface SecretRight {
  readonly way: "asks" | "creates-pods" | "enters-pods" | "fetches";
  /** Empty: everywhere. */
  readonly namespace: string;
  /** Of which Secrets or pods; undefined: of all. */
  readonly names: ReadonlySet<string> | undefined;
  readonly who: string;
  readonly by: string;
  readonly isBuiltIn: boolean;
  readonly resource: Resource;
  readonly path: Path;
}

/** What is known of one Secret, but for its values. */
export interface SecretAccess {
  readonly id: ResourceId;
  /** Undefined: only others name it, it was not read. */
  readonly resource: Resource | undefined;
  readonly type: string;
  readonly keys: readonly string[];
  readonly readers: readonly Reader[];
  /** What fills it from outside of the cluster: `ExternalSecret db from ClusterSecretStore vault (vault)`. */
  readonly managers: readonly string[];
}
