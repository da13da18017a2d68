import {
  asList,
  asString,
  dig,
  type FootholdId,
  type Picture,
  type Resource,
  toFootholdId,
  toNamespace,
} from "../../../model/index.ts";
import type { User } from "../attributes.ts";
import { type Authorizer, toAuthorizer } from "../authorizer.ts";
import { toUser } from "../subject.ts";

const RBAC = "rbac.authorization.k8s.io";
const ADMIN = toFootholdId("target", "cluster-admin");
/** A name that no rule has: what is allowed for it is allowed for all. */
const ANY = "some-name-nobody-wrote";

/**
 * What each identity comes to, asked pair by pair: for each that it can act as, every question about every object is put to the authorizer.
 * Knows nothing of rights, joints and combinations; of the ways to more power only those that random clusters of the test hold.
 */
export class Naive {
  readonly #authorizer: Authorizer;
  readonly #picture: Picture;
  readonly #namespaces: readonly string[];
  /** All that rules name, and one that none does. */
  readonly #names: readonly string[];

  constructor(picture: Picture) {
    this.#picture = picture;
    const places = picture.ofKind("/Namespace").map(({ object }) => object.metadata.name ?? "");
    const roles = ["ClusterRole", "Role"].flatMap((kind) => picture.ofKind(`${RBAC}/${kind}`));
    const bindings = ["ClusterRoleBinding", "RoleBinding"].flatMap((kind) => picture.ofKind(`${RBAC}/${kind}`));
    const probes = roles.flatMap(({ object: { kind, metadata } }) =>
      (kind === "Role" ? [metadata.namespace ?? ""] : ["", ...places]).map((place) =>
        toProbe(kind, metadata.name ?? "", place),
      ),
    );
    this.#names = [
      ...new Set(
        roles.flatMap(({ object }) => asList(object["rules"]).flatMap((rule) => asList(dig(rule, "resourceNames")))),
      ),
      ANY,
    ].flatMap((name) => asString(name) ?? []);
    this.#authorizer = toAuthorizer({ roles, bindings: [...bindings, ...probes], complete: true });
    this.#namespaces = picture.ofKind("/Namespace").map(({ object }) => object.metadata.name ?? "");
  }

  reach(start: FootholdId): Set<FootholdId> {
    const reached = new Set<FootholdId>([start]);
    for (const one of reached) for (const next of this.#next(one)) reached.add(next);
    return reached;
  }

  #next(id: FootholdId): Iterable<FootholdId> {
    if (id === ADMIN) return this.#everything();
    if (id.startsWith("identity:")) return this.#nextOf(toUserOf(id));
    const token = /^secret:([^/]+)\/token-of-(.+)$/.exec(id);
    return token === null ? [] : [account(token[1] ?? "", token[2] ?? "")];
  }

  *#everything(): Generator<FootholdId> {
    for (const namespace of this.#namespaces) yield* this.#allOf(namespace);
    yield toFootholdId("node", "worker");
    for (const { kind, name } of this.#authorizer.subjects)
      if (kind !== "ServiceAccount" && !name.startsWith(PROBE)) yield toFootholdId("identity", kind, name);
  }

  /** What an administrator of the namespace has: everything in it, and nodes, as its labels are its own. */
  *#allOf(namespace: string): Generator<FootholdId> {
    yield* this.#accounts(namespace);
    yield* this.#secrets(namespace);
    for (const name of this.#workloads(namespace)) yield code(namespace, name);
    yield toFootholdId("node", "worker");
  }

  *#nextOf(user: User): Generator<FootholdId> {
    if (user.groups.includes("system:masters")) yield ADMIN;
    if (this.#isAllowed(user, "everything", "any", "any", "", "") && this.#hasStar(user, "")) yield ADMIN;
    for (const group of user.groups) yield toFootholdId("identity", "Group", group);
    yield* this.#nextOfCluster(user);
    for (const namespace of this.#namespaces) yield* this.#nextIn(user, namespace);
  }

  /** The rule of cluster-admin. */
  #hasStar(user: User, namespace: string): boolean {
    return this.#authorizer
      .grantsOf(user)
      .some(
        ({ binding, role }) =>
          (binding.namespace === "" || binding.namespace === namespace) &&
          role.rules.some(
            ({ verbs, apiGroups, resources, resourceNames }) =>
              [verbs, apiGroups, resources].every((list) => list.includes("*")) && resourceNames.length === 0,
          ),
      );
  }

  *#nextOfCluster(user: User): Generator<FootholdId> {
    const may = (verb: string, group: string, resource: string, name = ""): boolean =>
      this.#isAllowed(user, verb, group, resource, "", name);
    const edits = (name: string): boolean => ["update", "patch"].some((verb) => may(verb, RBAC, "clusterroles", name));
    const raises = (name: string): boolean => may("escalate", RBAC, "clusterroles", name) && edits(name);
    if (raises(ANY)) yield ADMIN;
    for (const { binding, role } of this.#authorizer.grantsOf(user)) {
      if (role.kind !== "ClusterRole" || !raises(role.name)) continue;
      if (binding.namespace === "") yield ADMIN;
      else yield* this.#allOf(binding.namespace);
    }
    if (may("create", RBAC, "clusterrolebindings"))
      yield* this.#bound("ClusterRole", "", (name) => may("bind", RBAC, "clusterroles", name));
    const users = this.#authorizer.subjects
      .filter(({ kind, name }) => kind === "User" && !name.startsWith(PROBE))
      .map(({ name }) => name);
    for (const name of users) if (may("impersonate", "", "users", name)) yield toFootholdId("identity", "User", name);
    const isSomebody =
      this.#names.some((name) => may("impersonate", "", "users", name)) ||
      this.#namespaces.some((namespace) =>
        this.#names.some((name) => this.#isAllowed(user, "impersonate", "", "serviceaccounts", namespace, name)),
      );
    const groups = this.#authorizer.subjects.filter(({ kind }) => kind === "Group").map(({ name }) => name);
    for (const name of isSomebody ? [...groups, "system:masters"] : [])
      if (may("impersonate", "", "groups", name)) yield toFootholdId("identity", "Group", name);
    if (["get", "create"].some((verb) => may(verb, "", "nodes/proxy", ANY)))
      for (const namespace of this.#namespaces)
        for (const one of this.#workloads(namespace)) yield code(namespace, one);
  }

  *#nextIn(user: User, namespace: string): Generator<FootholdId> {
    const may = (verb: string, group: string, resource: string, name = ""): boolean =>
      this.#isAllowed(user, verb, group, resource, namespace, name);
    const applies = (name: string): boolean => this.#applies(user, namespace, name);
    if (this.#hasStar(user, namespace)) yield* this.#allOf(namespace);
    const changes = [...this.#workloads(namespace), ANY].some((name) =>
      ["update", "patch"].some((verb) => may(verb, "apps", "deployments", name)),
    );
    const creates = may("create", "", "pods") || may("create", "apps", "deployments") || changes;
    if (creates || this.#names.some(applies)) {
      yield* this.#accounts(namespace);
      yield* this.#secrets(namespace);
      const isLabelled = ["update", "patch"].some((verb) => may(verb, "", "namespaces", namespace));
      if (!this.#isHeld(namespace) || isLabelled) yield toFootholdId("node", "worker");
    }
    for (const secret of this.#secretNames(namespace)) {
      const reads = ["get", "list", "watch", "patch"].some((verb) => may(verb, "", "secrets", secret));
      if (reads || may("deletecollection", "", "secrets")) yield toFootholdId("secret", namespace, secret);
    }
    const readsAny =
      may("deletecollection", "", "secrets") ||
      this.#names.some((name) => ["get", "list", "watch", "patch"].some((verb) => may(verb, "", "secrets", name)));
    const makes =
      may("create", "", "secrets") || this.#names.some((name) => this.#createsSecret(user, namespace, name));
    if (makes && readsAny) yield* this.#accounts(namespace);
    for (const name of this.#accountNames(namespace))
      for (const [verb, resource] of [
        ["create", "serviceaccounts/token"],
        ["impersonate", "serviceaccounts"],
      ] as const)
        if (may(verb, "", resource, name)) yield account(namespace, name);
    for (const name of this.#workloads(namespace)) {
      const ways = [
        ["create", "", "pods/exec"],
        ["patch", "", "pods"],
        ["update", "", "pods"],
        ["patch", "apps", "deployments"],
        ["update", "apps", "deployments"],
      ] as const;
      if (ways.some(([verb, group, resource]) => may(verb, group, resource, name))) yield code(namespace, name);
    }
    yield* this.#nextByRoles(user, namespace);
  }

  *#nextByRoles(user: User, namespace: string): Generator<FootholdId> {
    const may = (verb: string, resource: string, name = ""): boolean =>
      this.#isAllowed(user, verb, RBAC, resource, namespace, name);
    for (const { binding, role } of this.#authorizer.grantsOf(user)) {
      if (role.kind !== "Role" || binding.namespace !== namespace) continue;
      const edits = ["update", "patch"].some((verb) => may(verb, "roles", role.name));
      if (edits && may("escalate", "roles", role.name)) yield* this.#allOf(namespace);
    }
    if (!may("create", "rolebindings")) return;
    yield* this.#bound("ClusterRole", namespace, (name) => may("bind", "clusterroles", name));
    yield* this.#bound("Role", namespace, (name) => may("bind", "roles", name));
  }

  /** Whoever has been bound to the role there, and nothing else. */
  *#bound(kind: string, place: string, binds: (name: string) => boolean): Generator<FootholdId> {
    for (const role of this.#authorizer.roles.values()) {
      if (role.kind !== kind || (kind === "Role" && role.namespace !== place) || !binds(role.name)) continue;
      yield toFootholdId("identity", "User", toProbeName(kind, role.name, place));
    }
  }

  /** Server-side apply asks for create and for patch of the name; both by one rule, as the facts have it. */
  #applies(user: User, namespace: string, name: string): boolean {
    return (
      this.#hasBoth(user, namespace, name, "", "pods") || this.#hasBoth(user, namespace, name, "apps", "deployments")
    );
  }

  #createsSecret(user: User, namespace: string, name: string): boolean {
    return this.#hasBoth(user, namespace, name, "", "secrets");
  }

  #hasBoth(user: User, namespace: string, name: string, group: string, resource: string): boolean {
    return this.#authorizer
      .grantsOf(user)
      .some(
        ({ binding, role }) =>
          (binding.namespace === "" || binding.namespace === namespace) &&
          role.rules.some(
            ({ verbs, apiGroups, resources, resourceNames }) =>
              (verbs.includes("*") || (verbs.includes("create") && verbs.includes("patch"))) &&
              (apiGroups.includes("*") || apiGroups.includes(group)) &&
              (resources.includes("*") || resources.includes(resource)) &&
              (resourceNames.length === 0 || resourceNames.includes(name)),
          ),
      );
  }

  #isAllowed(user: User, verb: string, group: string, resource: string, namespace: string, name: string): boolean {
    const [plural = "", subresource = ""] = resource.split("/");
    const attributes = { verb, group, resource: plural, subresource, namespace, name };
    return this.#authorizer.authorize(user, attributes).decision === "allowed";
  }

  #isHeld(namespace: string): boolean {
    const labels = this.#picture.find("/Namespace", "", namespace)?.object.metadata.labels ?? {};
    return labels["pod-security.kubernetes.io/enforce"] !== undefined;
  }

  #namesOf(kind: string, namespace: string): string[] {
    return this.#picture
      .ofKind(kind)
      .filter(({ object }) => toNamespace(object.metadata.namespace) === namespace)
      .map(({ object }) => object.metadata.name ?? "");
  }

  #accountNames(namespace: string): string[] {
    return this.#namesOf("/ServiceAccount", namespace);
  }

  #secretNames(namespace: string): string[] {
    return this.#namesOf("/Secret", namespace);
  }

  #workloads(namespace: string): string[] {
    return this.#namesOf("apps/Deployment", namespace);
  }

  #accounts(namespace: string): FootholdId[] {
    return this.#accountNames(namespace).map((name) => account(namespace, name));
  }

  #secrets(namespace: string): FootholdId[] {
    return this.#secretNames(namespace).map((name) => toFootholdId("secret", namespace, name));
  }
}

function account(namespace: string, name: string): FootholdId {
  return toFootholdId("identity", "ServiceAccount", namespace, name);
}

function code(namespace: string, name: string): FootholdId {
  return toFootholdId("code", namespace, "apps/Deployment", name);
}

const PROBE = "probe ";

function toProbeName(kind: string, name: string, place: string): string {
  return `${PROBE}${kind} ${name} ${place}`;
}

function toProbe(kind: string, name: string, place: string): Resource {
  const roleRef = { apiGroup: RBAC, kind, name };
  const subjects = [{ kind: "User", name: toProbeName(kind, name, place) }];
  const metadata =
    place === "" ? { name: subjects[0]?.name ?? "" } : { name: subjects[0]?.name ?? "", namespace: place };
  const object = {
    apiVersion: `${RBAC}/v1`,
    kind: place === "" ? "ClusterRoleBinding" : "RoleBinding",
    metadata,
    roleRef,
    subjects,
  };
  return { object, origin: { is: "cluster", context: "test" } };
}

function toUserOf(id: FootholdId): User {
  const [kind = "", first = "", second = ""] = id.slice("identity:".length).split("/");
  if (first.startsWith(PROBE)) return { name: first, groups: [] };
  if (kind === "ServiceAccount") return toUser({ kind, namespace: first, name: second });
  return toUser({ kind: kind === "User" ? "User" : "Group", namespace: "", name: first });
}
