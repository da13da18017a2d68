import type { Picture, Resource } from "../../model/index.ts";
import { type Attributes, isResourceRequest, type User } from "./attributes.ts";
import { toBootstrapObjects } from "./bootstrap/bootstrap.ts";
import { type Binding, toBinding, whyRefused } from "./binding.ts";
import { GrantIndex } from "./grant-index.ts";
import { RoleIndex } from "./role-index.ts";
import type { Role } from "./role.ts";
import { toRoles } from "./roles.ts";
import type { Rule } from "./rule.ts";
import { MASTERS, type Subject } from "./subject.ts";
import { toSight } from "./sight.ts";

/** A subject has what a binding gives it. */
export interface Grant {
  readonly subject: Subject;
  readonly binding: Binding;
  readonly role: Role;
}

/** What lets a request pass. */
export interface Allowance {
  readonly grant: Grant;
  readonly rule: Rule;
}

export type Decision =
  | { readonly decision: "allowed"; readonly by: Allowance | typeof MASTERS }
  /** RBAC denies nothing: another authorizer may allow it still. */
  | { readonly decision: "no opinion" }
  /** What could allow it was not read. */
  | { readonly decision: "unknown"; readonly because: readonly string[] };

export interface Authorizer {
  readonly roles: ReadonlyMap<string, Role>;
  /** Those that the API server takes; it refuses the others. */
  readonly bindings: readonly Binding[];
  readonly refused: readonly { readonly resource: Resource; readonly because: string }[];
  /** Everybody who is named by a binding, each once. */
  readonly subjects: readonly Subject[];
  /** Why what is not found may well be there: kinds that could not be read. Empty when everything was. */
  readonly blind: readonly string[];
  /** What the API server's RBAC authorizer decides, and what allows it. */
  authorize(user: User, attributes: Attributes): Decision;
  /** All that a user has, by name and by groups. Of `system:masters` nothing stands here: it needs none. */
  grantsOf(user: User): readonly Grant[];
  /** Bindings of the user that hold in the namespace, and lead to roles that are not there or were not read. */
  danglingOf(user: User, namespace: string): readonly Binding[];
  /** The rules of all that, each with what gives it. */
  rulesOf(user: User): Iterable<Allowance>;
  /** Everybody named by a binding that allows the request, with each that does; `system:masters` may besides, by no binding. */
  whoCan(attributes: Attributes): readonly Allowance[];
}

/** The objects that RBAC decides by. */
export interface RbacObjects {
  /** Roles and ClusterRoles. */
  readonly roles: readonly Resource[];
  /** RoleBindings and ClusterRoleBindings. */
  readonly bindings: readonly Resource[];
  /** They are all there is, as a live control plane keeps them; not manifests on their way to it. */
  readonly complete: boolean;
}

const RBAC = "rbac.authorization.k8s.io";

/**
 * What the API server's RBAC authorizer decides with these objects; made once for any number of questions.
 * Where a picture is of files only, the roles and bindings that every cluster has by itself are added to it.
 * @param version of Kubernetes, `1.33`, whose own roles those are
 * @see k8s.io/kubernetes/plugin/pkg/auth/authorizer/rbac
 */
export function toAuthorizer(input: Picture | RbacObjects, version?: string): Authorizer {
  const sight = toSight(input);
  const objects = "roles" in input ? input : toObjects(input, version);
  const { roles: roleObjects, bindings: bindingObjects, complete } = objects;
  const roles = toRoles(roleObjects, complete);
  const refused = complete ? [] : findRefused(bindingObjects);
  const isRefused = new Set(refused.map(({ resource }) => resource));
  const bindings = bindingObjects.filter((one) => !isRefused.has(one)).map((one) => toBinding(one, roles));
  const grants = new GrantIndex(bindings);
  const byRole = new RoleIndex(bindings);

  return {
    roles,
    bindings,
    refused,
    subjects: grants.subjects,
    blind: sight.blind,
    grantsOf: (user) => grants.of(user),
    danglingOf: (user, namespace) => grants.unresolved(user, namespace),
    *rulesOf(user) {
      for (const grant of grants.of(user)) for (const rule of grant.role.rules) yield { grant, rule };
    },
    authorize(user, attributes) {
      if (user.groups.includes(MASTERS)) return { decision: "allowed", by: MASTERS };
      const namespace = isResourceRequest(attributes) ? attributes.namespace : "";
      const by = grants.find(user, namespace, attributes);
      if (by !== undefined) return { decision: "allowed", by };
      const because = sight.whyUnknown(grants.unresolved(user, namespace), namespace);
      return because.length === 0 ? { decision: "no opinion" } : { decision: "unknown", because };
    },
    whoCan: (attributes) => byRole.whoCan(attributes),
  };
}

function toObjects(picture: Picture, version: string | undefined): RbacObjects {
  const ofKinds = (...kinds: readonly string[]): Resource[] =>
    kinds.flatMap((kind) => picture.ofKind(`${RBAC}/${kind}`));
  const roles = ofKinds("ClusterRole", "Role");
  const bindings = ofKinds("ClusterRoleBinding", "RoleBinding");
  if (picture.complete) return { roles, bindings, complete: true };
  // What files say of an object of that name counts; the API server would only add to it.
  const given = new Set([...roles, ...bindings].map(toName));
  const more = toBootstrapObjects(version).filter((one) => !given.has(toName(one)));
  const isBinding = ({ object }: Resource): boolean => object.kind.endsWith("Binding");
  return {
    roles: [...roles, ...more.filter((one) => !isBinding(one))],
    bindings: [...bindings, ...more.filter(isBinding)],
    complete: false,
  };
}

function toName({ object: { kind, metadata } }: Resource): string {
  return `${kind}/${metadata.namespace ?? ""}/${metadata.name ?? ""}`;
}

function findRefused(bindings: readonly Resource[]): { resource: Resource; because: string }[] {
  return bindings.flatMap((resource) => {
    const because = whyRefused(resource);
    return because === undefined ? [] : [{ resource, because }];
  });
}
