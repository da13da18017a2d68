import type { Attributes, Authorizer, ResourceAttributes, Subject, User } from "../../../engines/rbac/index.ts";
import { toSubject, toUser } from "../../../engines/rbac/index.ts";
import { builtInKinds, type Kind } from "../../../inventory/kinds/index.ts";
import { asString, dig, type Picture, Problem } from "../../../model/index.ts";

/** A request as it is typed: `get deployments.apps/scale`. */
export interface Question {
  readonly attributes: Attributes;
  /** Whether objects of that resource are in namespaces; undefined where nobody knows. */
  readonly namespaced: boolean | undefined;
}

/** As kubectl takes them. */
const SHORT_NAMES: ReadonlyMap<string, string> = new Map([
  ["cj", "cronjobs"],
  ["cm", "configmaps"],
  ["crd", "customresourcedefinitions"],
  ["csr", "certificatesigningrequests"],
  ["deploy", "deployments"],
  ["ds", "daemonsets"],
  ["ep", "endpoints"],
  ["ev", "events"],
  ["hpa", "horizontalpodautoscalers"],
  ["ing", "ingresses"],
  ["netpol", "networkpolicies"],
  ["no", "nodes"],
  ["ns", "namespaces"],
  ["pdb", "poddisruptionbudgets"],
  ["po", "pods"],
  ["pv", "persistentvolumes"],
  ["pvc", "persistentvolumeclaims"],
  ["quota", "resourcequotas"],
  ["rc", "replicationcontrollers"],
  ["rs", "replicasets"],
  ["sa", "serviceaccounts"],
  ["sc", "storageclasses"],
  ["sts", "statefulsets"],
  ["svc", "services"],
]);

/**
 * The request that somebody types.
 * @param resource `pods`, `pods/exec`, `deployments.apps/scale`, `deploy`, `/metrics`
 */
export function toQuestion(
  picture: Picture,
  verb: string,
  resource: string,
  { namespace = "", name = "" }: { readonly namespace?: string | undefined; readonly name?: string | undefined },
): Question {
  if (resource.startsWith("/")) return { attributes: { verb, nonResourceURL: resource }, namespaced: false };
  const [typed = "", subresource = "", ...more] = resource.split("/");
  if (typed === "" || more.length > 0)
    throw new Problem(
      "USAGE",
      `${JSON.stringify(resource)} is no resource: write it like pods, pods/exec, deployments.apps or /metrics`,
    );
  const dot = typed.indexOf(".");
  const word = dot < 0 ? typed : typed.slice(0, dot);
  const group = dot < 0 ? undefined : typed.slice(dot + 1);
  const found = findResource(picture, word, group);
  const namespaced = word === "*" ? undefined : found.namespaced;
  const attributes: ResourceAttributes = {
    verb,
    group: found.group,
    resource: found.resource,
    subresource,
    namespace: toNamespace(found, namespaced, namespace, name),
    name,
  };
  return { attributes, namespaced };
}

interface Found {
  readonly group: string;
  readonly resource: string;
  readonly namespaced: boolean | undefined;
}

function findResource(picture: Picture, word: string, group: string | undefined): Found {
  if (word === "*") return { group: group ?? "*", resource: "*", namespaced: undefined };
  const plural = SHORT_NAMES.get(word) ?? word;
  const isMeant = (kind: Kind): boolean =>
    (kind.resource === plural || kind.kind.toLowerCase() === word.toLowerCase()) &&
    (group === undefined || kind.group === group);
  const kinds = builtInKinds.all().filter(isMeant);
  const kind = kinds.find((one) => one.group === "") ?? kinds[0];
  if (kind !== undefined) return kind;
  for (const { object } of picture.ofKind("apiextensions.k8s.io/CustomResourceDefinition")) {
    const names = dig(object, "spec", "names");
    const owner = asString(dig(object, "spec", "group")) ?? "";
    const isNamed = ["plural", "singular"].some((field) => dig(names, field) === word);
    if (!isNamed || (group !== undefined && owner !== group)) continue;
    const namespaced = dig(object, "spec", "scope") === "Namespaced";
    return { group: owner, resource: asString(dig(names, "plural")) ?? word, namespaced };
  }
  return { group: group ?? "", resource: plural, namespaced: undefined };
}

/** The API server takes a request for one Namespace for one in it, and one for other cluster-scoped things for one in none. */
function toNamespace({ group, resource }: Found, namespaced: boolean | undefined, asked: string, name: string): string {
  if (group === "" && resource === "namespaces" && name !== "") return name;
  return namespaced === false ? "" : asked;
}

/**
 * Who is meant by what is typed: `shop/cart` and `ServiceAccount/shop/cart` are a service account, `Group/ops` is a group, `ada` a user (or
 * a group, where bindings name one of that name only).
 */
export function toAskedSubject({ subjects }: Pick<Authorizer, "subjects">, text: string): Subject {
  const isNamed = (kind: Subject["kind"]): boolean => subjects.some((one) => one.kind === kind && one.name === text);
  const typed = /^(user|group|node)\/(.+)$/is.exec(text);
  if (typed !== null) return toTyped(typed[1] ?? "", typed[2] ?? "");
  const account = /^(?:sa\/|serviceaccount\/)?([a-z0-9-]{1,63})\/([^/]+)$/i.exec(text);
  if (account !== null) return { kind: "ServiceAccount", namespace: account[1] ?? "", name: account[2] ?? "" };
  if (isNamed("Group") && !isNamed("User")) return { kind: "Group", namespace: "", name: text };
  if (text === "" || (text.includes("/") && !isNamed("User"))) throw notSubject(text);
  return toSubject(text);
}

/** Whether the kubelet of a node is meant: then pods matter. */
export function namesNode(text: string): boolean {
  return /^(?:user\/)?system:node:|^node\//i.test(text);
}

/** Names of users and groups may have slashes of their own. */
function toTyped(kind: string, name: string): Subject {
  switch (kind.toLowerCase()) {
    case "group":
      return { kind: "Group", namespace: "", name };
    case "node":
      return toSubject(`system:node:${name}`);
    default:
      return toSubject(name);
  }
}

function notSubject(text: string): Problem {
  return new Problem(
    "USAGE",
    `${JSON.stringify(text)} is nobody: write ServiceAccount/NAMESPACE/NAME, User/NAME or Group/NAME`,
  );
}

/** The user the subject acts as, with further groups that whoever signed them in gives them. */
export function toAskedUser(subject: Subject, groups: readonly string[]): User {
  const user = toUser(subject);
  return { ...user, groups: [...new Set([...user.groups, ...groups])] };
}

/** For people: `get secrets in shop`, `delete deployments.apps/scale named web everywhere`. */
export function formatQuestion(attributes: Attributes, where = ""): string {
  if ("nonResourceURL" in attributes) return `${attributes.verb} ${attributes.nonResourceURL}`;
  const { verb, group, resource, subresource, namespace, name } = attributes;
  const what = `${resource}${group === "" ? "" : `.${group}`}${subresource === "" ? "" : `/${subresource}`}`;
  const place = namespace === "" ? where : ` in ${namespace}`;
  return `${verb} ${what}${name === "" ? "" : ` named ${name}`}${place}`;
}
