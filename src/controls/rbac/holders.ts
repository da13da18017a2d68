import { asList, asString, dig, type Picture, type Resource, toNamespace } from "../../model/index.ts";
import { RBAC_GROUP } from "./grants.ts";

/** Somebody who holds a role, and where. */
export interface Holder {
  readonly kind: string;
  readonly name: string;
  /** Of a service account; empty for users and groups. */
  readonly namespace: string;
  /** The namespace the role is bound in; undefined: the whole cluster. */
  readonly where: string | undefined;
  /** `ClusterRole//view`, `Role/shop/reader` */
  readonly role: string;
  readonly binding: Resource;
}

interface Index {
  readonly roles: ReadonlyMap<string, Resource>;
  readonly byRole: ReadonlyMap<string, readonly Holder[]>;
  readonly bySubject: ReadonlyMap<string, readonly Holder[]>;
}

const indexes = new WeakMap<Picture, Index>();

/** The key of a role among the roles of a picture. */
export function toRoleKey(kind: string, namespace: string | undefined, name: string): string {
  return kind === "ClusterRole" ? `ClusterRole//${name}` : `Role/${toNamespace(namespace)}/${name}`;
}

/** Who holds the role by any binding that was read. */
export function holdersOf(picture: Picture, role: Resource): readonly Holder[] {
  const { kind, metadata } = role.object;
  return indexOf(picture).byRole.get(toRoleKey(kind, metadata.namespace, metadata.name ?? "")) ?? [];
}

/** The roles a service account holds itself, and those it holds as one of all service accounts. */
export function rolesOfAccount(picture: Picture, namespace: string, name: string): readonly Holder[] {
  const home = toNamespace(namespace);
  const subjects = [
    `ServiceAccount/${home}/${name}`,
    `User//system:serviceaccount:${home}:${name}`,
    "Group//system:serviceaccounts",
    `Group//system:serviceaccounts:${home}`,
  ];
  return subjects.flatMap((subject) => indexOf(picture).bySubject.get(subject) ?? []);
}

/** The role a holder holds, or undefined when it was not read. */
export function findRole(picture: Picture, key: string): Resource | undefined {
  return indexOf(picture).roles.get(key);
}

function indexOf(picture: Picture): Index {
  const known = indexes.get(picture);
  if (known !== undefined) return known;
  const byRole = new Map<string, Holder[]>();
  const bySubject = new Map<string, Holder[]>();
  for (const kind of ["ClusterRoleBinding", "RoleBinding"]) {
    for (const binding of picture.ofKind(`${RBAC_GROUP}/${kind}`)) {
      for (const holder of readHolders(binding)) {
        add(byRole, holder.role, holder);
        add(bySubject, `${holder.kind}/${holder.namespace}/${holder.name}`, holder);
      }
    }
  }
  const index = { roles: readRoles(picture), byRole, bySubject };
  indexes.set(picture, index);
  return index;
}

function readRoles(picture: Picture): Map<string, Resource> {
  const roles = new Map<string, Resource>();
  for (const kind of ["ClusterRole", "Role"]) {
    for (const role of picture.ofKind(`${RBAC_GROUP}/${kind}`)) {
      const { namespace, name = "" } = role.object.metadata;
      roles.set(toRoleKey(kind, namespace, name), role);
    }
  }
  return roles;
}

/** Everybody a binding names, with the role it gives them. */
export function readHolders(binding: Resource): readonly Holder[] {
  const { object } = binding;
  const where = object.kind === "ClusterRoleBinding" ? undefined : toNamespace(object.metadata.namespace);
  const kind = asString(dig(object, "roleRef", "kind")) ?? "";
  const role = toRoleKey(kind, where, asString(dig(object, "roleRef", "name")) ?? "");
  return asList(object["subjects"]).map((subject) => {
    const subjectKind = asString(dig(subject, "kind")) ?? "";
    return {
      kind: subjectKind,
      name: asString(dig(subject, "name")) ?? "",
      namespace: subjectKind === "ServiceAccount" ? toNamespace(readNamespace(subject) ?? where) : "",
      where,
      role,
      binding,
    };
  });
}

function readNamespace(subject: unknown): string | undefined {
  return asString(dig(subject, "namespace"));
}

function add(map: Map<string, Holder[]>, key: string, holder: Holder): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [holder]);
  else list.push(holder);
}

/** A holder for people: `ServiceAccount ci/deployer`. */
export function nameHolder(holder: Holder): string {
  return holder.namespace === ""
    ? `${holder.kind} ${holder.name}`
    : `${holder.kind} ${holder.namespace}/${holder.name}`;
}

/** The roles held, for people: `ClusterRole view in shop, Role reader in shop`; the first three. */
export function describeRoles(holders: readonly Holder[]): string {
  const roles = holders.map(({ role, where }) => {
    const [kind = "", , name = ""] = role.split("/");
    return `${kind} ${name}${where === undefined ? "" : ` in ${where}`}`;
  });
  const unique = [...new Set(roles)];
  const more = unique.length > 3 ? ` and ${unique.length - 3} more` : "";
  return `${unique.slice(0, 3).join(", ")}${more}`;
}
