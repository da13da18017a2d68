import {
  asList,
  asString,
  dig,
  type Json,
  type Path,
  type Picture,
  type Resource,
  toNamespace,
} from "../../model/index.ts";
import { type GivenSecret } from "./given-secrets.ts";

interface ReferenceKind {
  readonly kind: string;
  /** Who reads it, for people. */
  readonly reads: string;
  /** To a list of references, or to one. */
  readonly path: Path;
  /** From a reference to the name. */
  readonly name: Path;
  /** From a reference to the namespace, where it may name one. */
  readonly namespace?: Path;
}

const KINDS: readonly ReferenceKind[] = [
  { kind: "networking.k8s.io/Ingress", reads: "the ingress controller", path: ["spec", "tls"], name: ["secretName"] },
  {
    kind: "/PersistentVolume",
    reads: "the storage driver",
    path: ["spec", "csi", "nodePublishSecretRef"],
    name: ["name"],
    namespace: ["namespace"],
  },
  {
    kind: "/PersistentVolume",
    reads: "the storage driver",
    path: ["spec", "csi", "nodeStageSecretRef"],
    name: ["name"],
    namespace: ["namespace"],
  },
];

/** Secrets that other objects than pods name for somebody to read. */
export function findReferences(picture: Picture): GivenSecret[] {
  return [
    ...KINDS.flatMap((kind) => picture.ofKind(kind.kind).flatMap((resource) => findIn(resource, kind))),
    ...picture.ofKind("gateway.networking.k8s.io/Gateway").flatMap(findOfGateway),
  ];
}

function findIn(resource: Resource, { reads, path, name, namespace }: ReferenceKind): GivenSecret[] {
  const value = dig(resource.object, ...path);
  const all = Array.isArray(value) ? value : [value];
  return all.flatMap((one, index) =>
    toGiven(resource, reads, {
      name: dig(one, ...name),
      namespace: namespace === undefined ? undefined : dig(one, ...namespace),
      path: Array.isArray(value) ? [...path, index] : path,
    }),
  );
}

function findOfGateway(resource: Resource): GivenSecret[] {
  return asList(dig(resource.object, "spec", "listeners")).flatMap((listener, index) =>
    asList(dig(listener, "tls", "certificateRefs")).flatMap((one, place) => {
      if ((asString(dig(one, "kind")) ?? "Secret") !== "Secret") return [];
      const path = ["spec", "listeners", index, "tls", "certificateRefs", place];
      return toGiven(resource, "the gateway's controller", {
        name: dig(one, "name"),
        namespace: dig(one, "namespace"),
        path,
      });
    }),
  );
}

function toGiven(
  resource: Resource,
  reads: string,
  at: { readonly name: Json | undefined; readonly namespace: Json | undefined; readonly path: Path },
): GivenSecret[] {
  const name = asString(at.name) ?? "";
  if (name === "") return [];
  const { kind, metadata } = resource.object;
  const home = metadata.namespace === undefined ? "" : `${metadata.namespace}/`;
  const who = `${kind} ${home}${metadata.name ?? ""}`;
  const reader = { way: "reference", who, by: `for ${reads}`, isBuiltIn: false, resource, path: at.path } as const;
  return [{ namespace: asString(at.namespace) ?? toNamespace(metadata.namespace), name, reader }];
}
