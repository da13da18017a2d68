import type { JsonObject, Path } from "../../model/index.ts";

/** Group of the objects that descriptions of cloud providers are turned into. */
export const CLOUD_VERSION = "cloud.hauberk.dev/v1alpha1";

/** What is described, whichever program described it. */
export type CloudKind =
  | "EksCluster"
  | "EksNodeGroup"
  | "EksIdentity"
  | "LaunchTemplate"
  | "RolePolicy"
  | "AksCluster"
  | "AksNodePool"
  | "GkeCluster"
  | "GkeNodePool";

/** Part of a description that controls look at as one object. */
export interface CloudPart {
  readonly kind: CloudKind;
  readonly name: string;
  readonly value: JsonObject;
  /** Where in the document it stands. */
  readonly path: Path;
  /** Of a Terraform plan: what is known only once it is applied, `true` in place of each such value. */
  readonly unknown?: JsonObject;
}

export function toCloudGroupKind(kind: CloudKind): string {
  return `cloud.hauberk.dev/${kind}`;
}
