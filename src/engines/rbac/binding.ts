import { asString, dig, isObject, type Json, type Resource, toNamespace } from "../../model/index.ts";
import type { Role } from "./role.ts";
import { toRoleKey } from "./roles.ts";
import { readSubjects, type Subject } from "./subject.ts";

/** A RoleBinding or ClusterRoleBinding, and the role it leads to. */
export interface Binding {
  readonly resource: Resource;
  /** The namespace in which it gives the role; empty: everywhere, also beyond namespaces. */
  readonly namespace: string;
  readonly name: string;
  /** By their places in `subjects`; undefined stands for one that nobody is. */
  readonly subjects: readonly (Subject | undefined)[];
  readonly roleRef: { readonly kind: string; readonly name: string };
  /** Undefined: there is no such role among those read, and the binding gives nothing. */
  readonly role: Role | undefined;
}

const RBAC_GROUP = "rbac.authorization.k8s.io";

/** A ClusterRole bound by a RoleBinding counts in the binding's namespace only. */
export function toBinding(resource: Resource, roles: ReadonlyMap<string, Role>): Binding {
  const { kind, metadata } = resource.object;
  const namespace = kind === "RoleBinding" ? toNamespace(metadata.namespace) : "";
  const roleRef = {
    kind: asString(dig(resource.object, "roleRef", "kind")) ?? "",
    name: asString(dig(resource.object, "roleRef", "name")) ?? "",
  };
  return {
    resource,
    namespace,
    name: metadata.name ?? "",
    subjects: readSubjects(resource.object["subjects"], namespace),
    roleRef,
    role: roles.get(toRoleKey(roleRef.kind, namespace, roleRef.name)),
  };
}

/** Why the API server would not take the binding as it is written, or undefined. What it stores already has passed this. */
export function whyRefused({ object }: Resource): string | undefined {
  const isNamespaced = object.kind === "RoleBinding";
  const ref = object["roleRef"];
  const group = asString(dig(ref, "apiGroup")) ?? "";
  if (group !== "" && group !== RBAC_GROUP) return `roleRef.apiGroup must be ${RBAC_GROUP}, not "${group}"`;
  const kind = dig(ref, "kind");
  if (kind !== "ClusterRole" && (kind !== "Role" || !isNamespaced))
    return `roleRef.kind must be ${isNamespaced ? "Role or ClusterRole" : "ClusterRole"}`;
  if ((asString(dig(ref, "name")) ?? "") === "") return "roleRef.name is missing";
  const subjects = object["subjects"];
  if (subjects === undefined || subjects === null) return undefined;
  if (!Array.isArray(subjects)) return "subjects must be a list";
  for (const [index, subject] of subjects.entries()) {
    const why = whySubjectRefused(subject, isNamespaced);
    if (why !== undefined) return `subjects[${index}]${why}`;
  }
  return undefined;
}

function whySubjectRefused(subject: Json, isNamespaced: boolean): string | undefined {
  if (!isObject(subject)) return " must be a mapping";
  if ((asString(subject["name"]) ?? "") === "") return ".name is missing";
  const group = asString(subject["apiGroup"]) ?? "";
  switch (subject["kind"]) {
    case "ServiceAccount":
      if (group !== "") return `.apiGroup of a ServiceAccount must be empty, not "${group}"`;
      return isNamespaced || (asString(subject["namespace"]) ?? "") !== ""
        ? undefined
        : ".namespace is missing: a ClusterRoleBinding has none of its own";
    case "User":
    case "Group":
      return group === "" || group === RBAC_GROUP ? undefined : `.apiGroup must be ${RBAC_GROUP}, not "${group}"`;
    default:
      return ".kind must be User, Group or ServiceAccount";
  }
}
