import { asList, asString, dig, type Json } from "../../model/index.ts";
import type { User } from "./attributes.ts";

/** Whom a binding names. */
export interface Subject {
  readonly kind: "User" | "Group" | "ServiceAccount";
  /** Of a service account; empty for users and groups. */
  readonly namespace: string;
  readonly name: string;
}

/** Its members may do everything: the API server lets them pass before it asks RBAC, and no binding takes that away. */
export const MASTERS = "system:masters";
export const NODES = "system:nodes";
const AUTHENTICATED = "system:authenticated";
const UNAUTHENTICATED = "system:unauthenticated";
const ANONYMOUS = "system:anonymous";
const ACCOUNTS = "system:serviceaccounts";
const ACCOUNT_USER = "system:serviceaccount:";
const NODE_USER = "system:node:";

/** The same text is the same subject: `ServiceAccount/shop/cart`, `Group//system:masters`. */
export function toSubjectKey({ kind, namespace, name }: Subject): string {
  return `${kind}/${namespace}/${name}`;
}

/** For people: `ServiceAccount shop/cart`, `Group system:masters`. */
export function formatSubject({ kind, namespace, name }: Subject): string {
  return kind === "ServiceAccount" ? `${kind} ${namespace}/${name}` : `${kind} ${name}`;
}

/** The user name by which the authorizer knows the subject; undefined for a group. */
export function toUserName({ kind, namespace, name }: Subject): string | undefined {
  if (kind === "Group") return undefined;
  return kind === "User" ? name : `${ACCOUNT_USER}${namespace}:${name}`;
}

/** The service account that a user name stands for, or the user. */
export function toSubject(userName: string): Subject {
  const [namespace = "", name = "", ...more] = userName.startsWith(ACCOUNT_USER)
    ? userName.slice(ACCOUNT_USER.length).split(":")
    : [];
  if (namespace === "" || name === "" || more.length > 0) return { kind: "User", namespace: "", name: userName };
  return { kind: "ServiceAccount", namespace, name };
}

/**
 * The subject with the groups that the API server gives it by itself; a user's further groups come from who signed in, and are not known.
 * A group becomes a member of it that has no name.
 */
export function toUser(subject: Subject): User {
  const { kind, namespace, name } = subject;
  if (kind === "Group") return { name: "", groups: groupsOfMember(name) };
  const userName = toUserName(subject) ?? "";
  const account = kind === "ServiceAccount" ? subject : toSubject(name);
  if (account.kind === "ServiceAccount")
    return { name: userName, groups: [ACCOUNTS, `${ACCOUNTS}:${account.namespace || namespace}`, AUTHENTICATED] };
  if (name === ANONYMOUS) return { name, groups: [UNAUTHENTICATED] };
  if (name.startsWith(NODE_USER)) return { name, groups: [NODES, AUTHENTICATED] };
  return { name, groups: [AUTHENTICATED] };
}

function groupsOfMember(group: string): string[] {
  if (group === UNAUTHENTICATED || group === AUTHENTICATED) return [group];
  if (group.startsWith(`${ACCOUNTS}:`)) return [group, ACCOUNTS, AUTHENTICATED];
  return [group, AUTHENTICATED];
}

/** The name of the node whose kubelet the user is, or undefined. */
export function toNodeName({ name, groups }: User): string | undefined {
  return name.startsWith(NODE_USER) && groups.includes(NODES) ? name.slice(NODE_USER.length) : undefined;
}

/**
 * The subjects of a binding; undefined stands for one that nobody is.
 * @param namespace of the binding: that of service accounts without one; empty for a ClusterRoleBinding
 */
export function readSubjects(subjects: Json | undefined, namespace: string): (Subject | undefined)[] {
  return asList(subjects).map((subject) => readSubject(subject, namespace));
}

function readSubject(subject: Json, namespace: string): Subject | undefined {
  const kind = dig(subject, "kind");
  const name = asString(dig(subject, "name")) ?? "";
  if (kind === "User" || kind === "Group") return { kind, namespace: "", name };
  if (kind !== "ServiceAccount") return undefined;
  const own = asString(dig(subject, "namespace")) ?? "";
  const home = own === "" ? namespace : own;
  return home === "" ? undefined : { kind, namespace: home, name };
}
