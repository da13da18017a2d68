import pc from "picocolors";
import {
  type Attributes,
  NODE_RIGHTS,
  type NodeKind,
  toNodeAuthorizer,
  type Width,
} from "../../../engines/rbac/index.ts";
import { toVisible } from "../../../reporters/index.ts";
import { writeLine } from "../report-output.ts";
import type { RbacRead } from "./sources.ts";

const KINDS: readonly NodeKind[] = [
  "/secrets",
  "/configmaps",
  "/serviceaccounts",
  "/persistentvolumeclaims",
  "/persistentvolumes",
  "resource.k8s.io/resourceclaims",
];

/** What the kubelet of a node may read by the Node authorizer: `/secrets` → `shop/db`. */
function findObjects(
  { picture, kubernetesVersion }: RbacRead,
  node: string,
): [kind: NodeKind, names: readonly string[]][] {
  const { objects } = toNodeAuthorizer(picture, kubernetesVersion);
  return KINDS.map((kind) => [kind, objects.objectsOf(node, kind)]);
}

/** For people, what a node may do besides roles. */
export function printNodeRights(read: RbacRead, node: string): void {
  writeLine(pc.bold("as a kubelet, by the Node authorizer (no role gives this)"));
  for (const { right, heldBy, limit } of NODE_RIGHTS) {
    const by = heldBy === "authorizer" ? "" : ", while the NodeRestriction admission plugin is on";
    writeLine(toVisible(`  ${right}: ${limit}${by}`));
  }
  for (const [kind, names] of findObjects(read, node)) {
    if (names.length > 0)
      writeLine(toVisible(`  ${kind.slice(kind.indexOf("/") + 1)} of its pods: ${names.join(", ")}`));
  }
  if (!read.picture.complete) writeLine("  which pods run on it is not known: files do not tell");
}

/** The same for programs. */
export function showNodeRights(read: RbacRead, node: string): object {
  return {
    name: node,
    rights: NODE_RIGHTS,
    objects: Object.fromEntries(findObjects(read, node).map(([kind, names]) => [kind.replace(/^\//, ""), names])),
    isComplete: read.picture.complete && read.picture.whyBlind("/Pod", "") === undefined,
  };
}

/** Nodes whose kubelets may do something because of the pods that run there. */
export interface NodesShown {
  readonly names: readonly string[];
  readonly text: string;
}

/** Whether kubelets may come to objects of the resource, as it was typed, by the pods on their nodes. */
export function isOfNodes(resource: string): boolean {
  return /^(?:cm|configmaps?|secrets?|sa|serviceaccounts?|po|pods?|pvc?|persistentvolume|resource|volumeattachment)/i.test(
    resource,
  );
}

/** Kubelets that the Node authorizer lets do it; undefined where it lets none. */
export function findNodes(read: RbacRead, attributes: Attributes, width: Width): NodesShown | undefined {
  if ("nonResourceURL" in attributes) return undefined;
  const authorizer = toNodeAuthorizer(read.picture, read.kubernetesVersion);
  const { objects } = authorizer;
  const reach = authorizer.reachOf(attributes);
  if (reach === "none") return undefined;
  if (reach === "each")
    return {
      names: objects.nodes,
      text: "every node, by the Node authorizer; NodeRestriction holds writes to its own",
    };
  if (!read.picture.complete) return { names: [], text: "each for objects of the pods on it, by the Node authorizer" };
  const names = objects.nodes.filter((node) =>
    objects.objectsOf(node, reach).some((object) => isAsked(object, attributes, width)),
  );
  if (names.length === 0) return undefined;
  return { names, text: `${names.join(", ")}: for objects of the pods on it, by the Node authorizer` };
}

function isAsked(object: string, { namespace, name }: { namespace: string; name: string }, width: Width): boolean {
  const slash = object.indexOf("/");
  const [home, own] = slash < 0 ? ["", object] : [object.slice(0, slash), object.slice(slash + 1)];
  return (width.anyNamespace || home === namespace) && (width.anyName || own === name);
}
