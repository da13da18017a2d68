import type { Picture } from "../../../model/index.ts";
import { type Attributes, isResourceRequest, type ResourceAttributes, type User } from "../attributes.ts";
import { NEWEST, toBootstrapObjects } from "../bootstrap/bootstrap.ts";
import { Role } from "../role.ts";
import { readRules } from "../rule.ts";
import { toNodeName } from "../subject.ts";
import { type NodeKind, type NodeObjects, toNodeObjects } from "./node-objects.ts";

export type NodeDecision =
  | { readonly decision: "allowed"; readonly because: string }
  | { readonly decision: "no opinion"; readonly because: string }
  /** Which pods run on the node was not read. */
  | { readonly decision: "unknown"; readonly because: string };

/** What the API server's Node authorizer lets kubelets do, beside RBAC. */
export interface NodeAuthorizer {
  readonly objects: NodeObjects;
  /** Whether kubelets may do it at all: none, each to its own or to everything, or to objects that pods on its node name. */
  reachOf(attributes: ResourceAttributes): "none" | "each" | NodeKind;
  /** Nobody but a kubelet is allowed anything. */
  authorize(user: User, attributes: Attributes): NodeDecision;
}

/** Stands for any name where a request has none. */
const SOME = "some";
const READ = ["get", "list", "watch"];
const OWN = ["get", "create", "update", "patch", "delete"];
const RELATED: Readonly<Record<string, NodeKind>> = {
  "/secrets": "/secrets",
  "/configmaps": "/configmaps",
  "/persistentvolumeclaims": "/persistentvolumeclaims",
  "/persistentvolumes": "/persistentvolumes",
  "/serviceaccounts": "/serviceaccounts",
  "/pods": "/pods",
  "resource.k8s.io/resourceclaims": "resource.k8s.io/resourceclaims",
  "resource.k8s.io/resourceslices": "resource.k8s.io/resourceslices",
  "storage.k8s.io/volumeattachments": "storage.k8s.io/volumeattachments",
};

/**
 * The Node authorizer of a cluster, as `--authorization-mode=Node` of that version has it with its features as they are by default. Requests
 * that a field selector narrows to the node (list and watch of its own pods) are not told apart from those that none does.
 * @param version of Kubernetes, `1.33`
 * @see k8s.io/kubernetes/plugin/pkg/auth/authorizer/node/node_authorizer.go
 */
export function toNodeAuthorizer(picture: Picture, version: string = NEWEST): NodeAuthorizer {
  const objects = toNodeObjects(picture);
  const rules = toNodeRole(version);
  const minor = Number(version.split(".")[1] ?? 0);
  const features: Features = { selectors: minor >= 32, accounts: minor >= 34 };
  const whyUnread = picture.whyBlind("/Pod", "") ?? (picture.complete ? undefined : "pods are not among what was read");
  const isOfAll = (attributes: Attributes): boolean => rules.find(attributes) !== undefined;
  return {
    objects,
    reachOf(attributes) {
      const name = attributes.name === "" ? SOME : attributes.name;
      const special = decide(name, { ...attributes, name, namespace: attributes.namespace || SOME }, features);
      if (special === undefined) return isOfAll(attributes) ? "each" : "none";
      if (typeof special === "string") return special;
      return special.decision === "allowed" ? "each" : "none";
    },
    authorize(user, attributes) {
      const node = toNodeName(user);
      if (node === undefined || node === "") return refuse("not the kubelet of a node");
      const special = isResourceRequest(attributes) ? decide(node, attributes, features) : undefined;
      if (special === undefined) {
        return isOfAll(attributes) ? allow("every kubelet may") : refuse("no kubelet may");
      }
      if (typeof special !== "string") return special;
      const { namespace, name } = attributes as ResourceAttributes;
      if (name === "") return refuse("only one object at a time, by its name");
      if (objects.nodesOf(special, namespace, name).has(node)) return allow(`it belongs to a pod on ${node}`);
      if (whyUnread !== undefined) return { decision: "unknown", because: whyUnread };
      return refuse(`no pod on ${node} has to do with it`);
    },
  };
}

interface Features {
  /** AuthorizeNodeWithSelectors */
  readonly selectors: boolean;
  /** KubeletServiceAccountTokenForCredentialProviders */
  readonly accounts: boolean;
}

function toNodeRole(version: string): Role {
  const found = toBootstrapObjects(version).filter(
    ({ object }) => object.metadata.name === "system:node" && object.kind === "ClusterRole",
  );
  return new Role({ kind: "ClusterRole", namespace: "", name: "system:node" }, found, found.flatMap(readRules));
}

/** What is decided for this resource in its own way; a kind: for objects that have to do with the node. Undefined: as for all kubelets. */
function decide(node: string, attributes: ResourceAttributes, features: Features): NodeDecision | NodeKind | undefined {
  const { verb, group, resource, subresource, namespace } = attributes;
  const related = RELATED[`${group}/${resource}`];
  const isWhole = subresource === "";
  switch (`${group}/${resource}`) {
    case "/secrets":
    case "/configmaps":
      return READ.includes(verb) && isWhole && namespace !== ""
        ? related
        : refuse("kubelets only read them one by one");
    case "/persistentvolumeclaims":
      if (subresource === "status")
        return ["update", "patch"].includes(verb) ? related : refuse("kubelets only write their status");
      return verb === "get" && isWhole ? related : refuse("kubelets only get them");
    case "/persistentvolumes":
    case "resource.k8s.io/resourceclaims":
    case "storage.k8s.io/volumeattachments":
      return verb === "get" && isWhole ? related : refuse("kubelets only get them");
    case "/serviceaccounts":
      return decideAccount(attributes, features);
    case "coordination.k8s.io/leases":
      if (namespace !== "kube-node-lease") return refuse("only leases of kube-node-lease");
      return decideOwn(node, attributes);
    case "storage.k8s.io/csinodes":
      return isWhole ? decideOwn(node, attributes) : refuse("no subresource of them");
    case "resource.k8s.io/resourceslices":
      return decideSlice(attributes, features);
    case "certificates.k8s.io/podcertificaterequests":
      return refuse("the feature PodCertificateRequest is off by default");
    case "/nodes":
      return features.selectors ? decideNode(node, attributes) : undefined;
    case "/pods":
      return features.selectors ? decidePod(attributes) : undefined;
    default:
      return undefined;
  }
}

function decideAccount(
  { verb, subresource, name, namespace }: ResourceAttributes,
  features: Features,
): NodeDecision | NodeKind {
  if (verb === "get" && subresource === "") {
    if (!features.accounts) return refuse("kubelets do not read service accounts in this version");
    return namespace === "" ? refuse("only in a namespace") : "/serviceaccounts";
  }
  const isToken = verb === "create" && subresource === "token" && name !== "";
  return isToken ? "/serviceaccounts" : refuse("kubelets only create tokens of accounts that their pods have");
}

/** Its own by name. What is created has none yet: the NodeRestriction admission plugin looks at it. */
function decideOwn(node: string, { verb, name }: ResourceAttributes): NodeDecision {
  if (!OWN.includes(verb)) return refuse(`kubelets do not ${verb} them`);
  return verb === "create" || name === node ? allow("it is the node's own") : refuse("only the node's own");
}

function decideSlice({ verb, subresource }: ResourceAttributes, { selectors }: Features): NodeDecision | NodeKind {
  if (subresource !== "") return refuse("no subresource of them");
  if (verb === "create") return allow("NodeRestriction looks at what is created");
  if (["get", "update", "patch", "delete"].includes(verb)) return "resource.k8s.io/resourceslices";
  const isOfMany = ["watch", "list", "deletecollection"].includes(verb);
  return isOfMany && !selectors ? allow("every kubelet may") : refuse("only with a field selector for the node");
}

function decideNode(node: string, { verb, subresource, name }: ResourceAttributes): NodeDecision {
  const isWrite =
    subresource === ""
      ? ["create", "update", "patch"].includes(verb)
      : subresource === "status" && ["update", "patch"].includes(verb);
  if (isWrite) return allow("NodeRestriction holds it to its own");
  if (subresource === "" && READ.includes(verb) && name === node) return allow("it is the node itself");
  return refuse("only the node's own");
}

function decidePod({ verb, subresource }: ResourceAttributes): NodeDecision | NodeKind {
  if (subresource === "" && READ.includes(verb)) return "/pods";
  const isWrite =
    (subresource === "" && ["create", "delete"].includes(verb)) ||
    (subresource === "status" && ["update", "patch"].includes(verb)) ||
    (subresource === "eviction" && verb === "create");
  return isWrite
    ? allow("NodeRestriction holds it to mirror pods, and to pods on the node")
    : refuse(`kubelets do not ${verb} them`);
}

function allow(because: string): NodeDecision {
  return { decision: "allowed", because };
}

function refuse(because: string): NodeDecision {
  return { decision: "no opinion", because };
}
