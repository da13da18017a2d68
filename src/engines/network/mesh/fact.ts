import { asString, dig, type Picture, type Resource, toResourceId, type Workload } from "../../../model/index.ts";

/**
 * What a workload's proxy takes of those who connect.
 * `strict`: mutual TLS alone; `permissive`: plain text, too; `disabled`: plain text alone; `closed`: nobody is let in.
 */
export type MeshMode = "strict" | "permissive" | "disabled" | "closed" | "unknown";

/** What the mesh says of one workload. */
export interface MeshFact {
  readonly workload: Workload;
  /** `none`: no proxy stands before it, so nothing below holds. */
  readonly mesh: "istio" | "linkerd" | "none";
  readonly mode: MeshMode;
  /** Ports of the pod that are another way. */
  readonly ports: ReadonlyMap<number, MeshMode>;
  /** Policies that say who may call: `AuthorizationPolicy shop/cart (ALLOW)`. */
  readonly authorizations: readonly string[];
  /** What says so, in words. */
  readonly because: readonly string[];
}

/** The mode of one port, from the whole fact. */
export const modeOfPort = ({ mode, ports }: MeshFact, port: number): MeshMode => ports.get(port) ?? mode;

/** A label or annotation of the pod, or of its namespace where the pod has none. */
export function toMark(
  picture: Picture,
  { podMetadata, namespace }: Workload,
  where: "labels" | "annotations",
  key: string,
): string | undefined {
  const ofNamespace = picture.find("/Namespace", "", namespace === "" ? "default" : namespace);
  return (
    asString(dig(podMetadata, where, key)) ?? asString(dig(ofNamespace?.object, "metadata", where, key)) ?? undefined
  );
}

export const namespaceOf = ({ object }: Pick<Resource, "object">): string => object.metadata.namespace ?? "default";

/** `PeerAuthentication shop/default` */
export function nameOfResource({ object }: Resource): string {
  const { kind, name } = toResourceId(object);
  return `${kind} ${namespaceOf({ object })}/${name}`;
}
