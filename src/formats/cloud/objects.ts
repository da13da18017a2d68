import { isObject, type Json, type KubernetesObject, type Path } from "../../model/index.ts";
import { readDescribed } from "./described.ts";
import { CLOUD_VERSION } from "./kinds.ts";
import { isTerraform, readTerraform } from "./terraform.ts";

/** A part of a description as an object that controls judge, and where in the document it stands. */
export interface CloudObject {
  readonly object: KubernetesObject;
  readonly path: Path;
}

/** Whether a value is a provider's description of a cluster, or a plan of Terraform: nothing of Kubernetes' own. */
export function isCloudDescription(value: Json): boolean {
  if (isObject(value) && typeof value["apiVersion"] === "string") return false;
  return isTerraform(value) || readDescribed(value).length > 0;
}

/** The objects of a description; empty for a plan without clusters. */
export function toCloudObjects(value: Json): CloudObject[] {
  const parts = isTerraform(value) ? readTerraform(value) : readDescribed(value);
  return parts.map(({ kind, name, value: fields, path, unknown }) => ({
    // Own fields of these names would pass for what the object is.
    object: {
      ...fields,
      apiVersion: CLOUD_VERSION,
      kind,
      metadata: { name },
      form: unknown === undefined ? "described" : "terraform",
      knownLater: unknown ?? {},
    },
    path,
  }));
}
