/** What a kubelet may do by itself, and what holds it. */
export interface NodeRight {
  readonly right: string;
  /** What the Node authorizer or the NodeRestriction admission plugin allows of it. Without the plugin, only the authorizer holds. */
  readonly heldBy: "authorizer" | "NodeRestriction";
  readonly limit: string;
}

/**
 * The rights of a node's identity that matter to whoever takes the node.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/node/
 * @see https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction
 */
export const NODE_RIGHTS: readonly NodeRight[] = [
  { right: "get, list, watch secrets and configmaps", heldBy: "authorizer", limit: "those that pods on the node name" },
  { right: "create serviceaccounts/token", heldBy: "authorizer", limit: "of accounts that pods on the node have" },
  { right: "create serviceaccounts/token", heldBy: "NodeRestriction", limit: "bound to a pod on the node" },
  { right: "get persistentvolumeclaims, persistentvolumes", heldBy: "authorizer", limit: "those of pods on the node" },
  {
    right: "create pods",
    heldBy: "NodeRestriction",
    limit: "mirror pods of the node only, without secrets, accounts or claims",
  },
  { right: "delete and evict pods", heldBy: "NodeRestriction", limit: "on the node only" },
  {
    right: "update and patch pods/status",
    heldBy: "NodeRestriction",
    limit: "of pods on the node, their labels unchanged",
  },
  {
    right: "create, update, patch nodes and nodes/status",
    heldBy: "NodeRestriction",
    limit: "its own, without labels of node-restriction.kubernetes.io, taints or the configuration source",
  },
  { right: "write leases", heldBy: "authorizer", limit: "its own in kube-node-lease" },
  { right: "write csinodes", heldBy: "authorizer", limit: "its own" },
];
