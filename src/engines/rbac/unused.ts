import { asList, dig, isObject, type Path, type Picture, type Resource } from "../../model/index.ts";
import { matchesSelector } from "../../formats/selector/index.ts";
import type { Authorizer } from "./authorizer.ts";
import type { Binding } from "./binding.ts";
import { formatRole } from "./roles.ts";
import { formatSubject } from "./subject.ts";

/** Something of roles and bindings that does nothing. */
export interface Idle {
  readonly is: "role-unbound" | "role-missing" | "account-missing" | "namespace-missing" | "nobody-bound" | "refused";
  readonly resource: Resource;
  /** From the root of the object. */
  readonly path: Path;
  readonly message: string;
  /** False: what it lacks may well be where nobody looked. */
  readonly isSure: boolean;
}

const BOOTSTRAPPING = "kubernetes.io/bootstrapping";

/** Roles that nobody binds, and bindings that give nothing to anybody. Those that every cluster has by itself are left out. */
export function findIdle(authorizer: Authorizer, picture: Picture): Idle[] {
  const bindings = authorizer.bindings.filter(({ resource }) => !isBootstrap(resource));
  return [
    ...authorizer.refused.map(({ resource, because }): Idle => ({
      is: "refused",
      resource,
      path: [],
      message: `${nameOf(resource)}: the API server refuses it, ${because}`,
      isSure: true,
    })),
    ...findUnbound(authorizer, picture),
    ...bindings.flatMap((binding) => [
      ...findMissingRole(binding, picture),
      ...findMissingNamespace(binding, picture),
      ...findMissingSubjects(binding, picture),
    ]),
  ];
}

/** Whether the API server makes the object itself, at every start. */
export function isBootstrap({ object }: Resource): boolean {
  return object.metadata.labels?.[BOOTSTRAPPING] === "rbac-defaults";
}

function findUnbound(authorizer: Authorizer, picture: Picture): Idle[] {
  const bound = new Set(authorizer.bindings.map(({ role }) => role));
  const selectors = [...authorizer.roles.values()].flatMap(({ resources }) =>
    resources.flatMap(({ object }) => asList(dig(object, "aggregationRule", "clusterRoleSelectors")).filter(isObject)),
  );
  return [...authorizer.roles.values()].flatMap((role): Idle[] => {
    const [resource] = role.resources;
    if (resource === undefined || bound.has(role) || role.resources.some(isBootstrap)) return [];
    const isPart =
      role.kind === "ClusterRole" && selectors.some((one) => matchesSelector(one, resource.object.metadata.labels));
    if (isPart) return [];
    const isSure =
      picture.complete &&
      picture.whyBlind("rbac.authorization.k8s.io/RoleBinding", role.namespace) === undefined &&
      picture.whyBlind("rbac.authorization.k8s.io/ClusterRoleBinding", "") === undefined;
    return [{ is: "role-unbound", resource, path: [], message: `${formatRole(role)} is bound by nobody`, isSure }];
  });
}

function findMissingRole({ resource, role, roleRef, namespace }: Binding, picture: Picture): Idle[] {
  if (role !== undefined) return [];
  const { kind, name } = roleRef;
  const place = kind === "Role" ? `${namespace}/` : "";
  const isSeen = picture.whyBlind(`rbac.authorization.k8s.io/${kind}`, kind === "Role" ? namespace : "") === undefined;
  const message = `${nameOf(resource)} gives ${kind} ${place}${name}, which is not there: who makes a role of that name gives its rights to those bound`;
  return [{ is: "role-missing", resource, path: ["roleRef"], message, isSure: picture.complete && isSeen }];
}

function findMissingNamespace({ resource, namespace }: Binding, picture: Picture): Idle[] {
  if (namespace === "" || !picture.complete || picture.whyBlind("/Namespace", "") !== undefined) return [];
  if (picture.find("/Namespace", "", namespace) !== undefined) return [];
  const message = `${nameOf(resource)} is in a namespace that is not there`;
  return [{ is: "namespace-missing", resource, path: ["metadata", "namespace"], message, isSure: true }];
}

function findMissingSubjects({ resource, subjects }: Binding, picture: Picture): Idle[] {
  if (subjects.length === 0) {
    const message = `${nameOf(resource)} names no subject`;
    return [{ is: "nobody-bound", resource, path: [], message, isSure: true }];
  }
  return subjects.flatMap((subject, index): Idle[] => {
    if (subject?.kind !== "ServiceAccount" || subject.name === "default") return [];
    const { namespace, name } = subject;
    if (picture.find("/ServiceAccount", namespace, name) !== undefined) return [];
    // Manifests without a namespace go to the one kubectl points at.
    if (!picture.complete && picture.find("/ServiceAccount", "", name) !== undefined) return [];
    const isSure = picture.complete && picture.whyBlind("/ServiceAccount", namespace) === undefined;
    const message = `${nameOf(resource)} names ${formatSubject(subject)}, which is not there: who makes an account of that name has the rights`;
    return [{ is: "account-missing", resource, path: ["subjects", index], message, isSure }];
  });
}

function nameOf({ object: { kind, metadata } }: Resource): string {
  return `${kind} ${metadata.namespace === undefined ? "" : `${metadata.namespace}/`}${metadata.name ?? ""}`;
}
