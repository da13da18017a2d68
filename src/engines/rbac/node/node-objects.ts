import { asString, dig, type KubernetesObject, type Picture } from "../../../model/index.ts";
import { toPodReferences } from "./pod-references.ts";

/** Of what the kubelet of a node may read single objects: group and plural. */
export type NodeKind =
  | "/secrets"
  | "/configmaps"
  | "/persistentvolumeclaims"
  | "/persistentvolumes"
  | "/serviceaccounts"
  | "/pods"
  | "resource.k8s.io/resourceclaims"
  | "resource.k8s.io/resourceslices"
  | "storage.k8s.io/volumeattachments";

/** What has to do with which node, by pods that run there. */
export interface NodeObjects {
  /** Nodes whose kubelets may read the object. */
  nodesOf(kind: NodeKind, namespace: string, name: string): ReadonlySet<string>;
  /** What the kubelet of a node may read: `shop/db`. */
  objectsOf(node: string, kind: NodeKind): readonly string[];
  readonly nodes: readonly string[];
}

const NONE: ReadonlySet<string> = new Set();
/** Of a PersistentVolume: where a secret stands that kubelets see. Without a namespace of its own it is in that of the claim. */
const VOLUME_SECRETS: readonly (readonly string[])[] = [
  ["cephfs", "secretRef"],
  ["flexVolume", "secretRef"],
  ["rbd", "secretRef"],
  ["scaleIO", "secretRef"],
  ["iscsi", "secretRef"],
];
/** Those always say it. */
const PLACED_SECRETS: readonly (readonly string[])[] = [
  ["cinder", "secretRef"],
  ["storageos", "secretRef"],
  ["csi", "nodePublishSecretRef"],
  ["csi", "nodeStageSecretRef"],
  ["csi", "nodeExpandSecretRef"],
];

/** @see k8s.io/kubernetes/plugin/pkg/auth/authorizer/node/graph.go */
export function toNodeObjects(picture: Picture): NodeObjects {
  const byObject = new Map<string, Set<string>>();
  const add = (kind: NodeKind, namespace: string, name: string, nodes: Iterable<string>): void => {
    const key = toKey(kind, namespace, name);
    let known = byObject.get(key);
    if (known === undefined) byObject.set(key, (known = new Set()));
    for (const node of nodes) known.add(node);
  };
  const nodesOf: NodeObjects["nodesOf"] = (kind, namespace, name) => byObject.get(toKey(kind, namespace, name)) ?? NONE;

  for (const { object } of picture.ofKind("/Pod")) addPod(object, add);
  for (const { object } of picture.ofKind("/PersistentVolume")) addVolume(object, nodesOf, add);
  for (const { object } of picture.ofKind("storage.k8s.io/VolumeAttachment"))
    add("storage.k8s.io/volumeattachments", "", object.metadata.name ?? "", toText(dig(object, "spec", "nodeName")));
  for (const { object } of picture.ofKind("resource.k8s.io/ResourceSlice"))
    add("resource.k8s.io/resourceslices", "", object.metadata.name ?? "", toText(dig(object, "spec", "nodeName")));

  return {
    nodesOf,
    objectsOf: (node, kind) =>
      [...byObject]
        .filter(([key, nodes]) => key.startsWith(`${kind}\n`) && nodes.has(node))
        .map(([key]) => key.slice(kind.length + 1).replace(/^\//, "")),
    nodes: [...new Set([...byObject.values()].flatMap((nodes) => [...nodes]))].sort(),
  };
}

type Add = (kind: NodeKind, namespace: string, name: string, nodes: Iterable<string>) => void;

function addPod(pod: KubernetesObject, add: Add): void {
  const node = toText(dig(pod, "spec", "nodeName"));
  if (node.length === 0) return;
  const { namespace = "default", name = "" } = pod.metadata;
  const { secrets, configMaps, claims, resourceClaims, account } = toPodReferences(pod);
  add("/pods", namespace, name, node);
  if (account !== "") add("/serviceaccounts", namespace, account, node);
  for (const one of secrets) add("/secrets", namespace, one, node);
  for (const one of configMaps) add("/configmaps", namespace, one, node);
  for (const one of claims) add("/persistentvolumeclaims", namespace, one, node);
  for (const one of resourceClaims) add("resource.k8s.io/resourceclaims", namespace, one, node);
}

function addVolume(volume: KubernetesObject, nodesOf: NodeObjects["nodesOf"], add: Add): void {
  const claim = dig(volume, "spec", "claimRef");
  if (claim === undefined || claim === null) return;
  const home = asString(dig(claim, "namespace")) ?? "";
  const nodes = nodesOf("/persistentvolumeclaims", home, asString(dig(claim, "name")) ?? "");
  add("/persistentvolumes", "", volume.metadata.name ?? "", nodes);
  for (const [namespace, name] of findSecrets(volume, home)) add("/secrets", namespace, name, nodes);
}

function findSecrets(volume: KubernetesObject, home: string): [namespace: string, name: string][] {
  const read = (path: readonly string[], fallback: string): [string, string] => {
    const text = (field: string): string => asString(dig(volume, "spec", ...path, field)) ?? "";
    return [text("namespace") || fallback, text("name")];
  };
  const azure = (field: string): string => asString(dig(volume, "spec", "azureFile", field)) ?? "";
  const all: [string, string][] = [
    ...VOLUME_SECRETS.map((path) => read(path, home)),
    ...PLACED_SECRETS.map((path) => read(path, "")),
    [azure("secretNamespace") || home, azure("secretName")],
  ];
  return all.filter(([, name]) => name !== "");
}

function toText(value: unknown): string[] {
  return typeof value === "string" && value !== "" ? [value] : [];
}

function toKey(kind: NodeKind, namespace: string, name: string): string {
  return `${kind}\n${namespace}/${name}`;
}
