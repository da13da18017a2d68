import type { JsonObject, KubernetesObject } from "../../../model/index.ts";
import { isResourceRequest, type ResourceAttributes, toCombinedResource } from "../attributes.ts";
import type { Subject } from "../subject.ts";
import type { UsedRight } from "./recorder.ts";

const RBAC = "rbac.authorization.k8s.io";
/** More names than that are of objects that come and go. */
const MAX_NAMES = 8;

/** A right on a resource, as one rule would say it. */
interface Right {
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
  /** Undefined: of any name. */
  readonly names: readonly string[] | undefined;
}

export interface LeastRoleOptions {
  /** Of the roles that are made. */
  readonly name: string;
  /** Whether rules name the objects that were used, where they were few. */
  readonly withNames: boolean;
}

/**
 * The least roles that allow what was used, and their bindings to the subject: a ClusterRole for what was used across namespaces and beyond
 * them, one for namespaces that need the same, a Role for each other namespace.
 */
export function toLeastRoles(
  rights: readonly UsedRight[],
  subject: Subject,
  options: LeastRoleOptions,
): KubernetesObject[] {
  const used = rights.filter(({ allowed }) => allowed > 0);
  const places = toRightsByPlace(used, options);
  const everywhere = places.get("") ?? [];
  places.delete("");
  const urls = toUrlRules(used);
  const objects: KubernetesObject[] = [];
  if (everywhere.length + urls.length > 0)
    objects.push(...toClusterWide([...toRules(everywhere), ...urls], subject, options.name));

  const wide = Map.groupBy(everywhere, toWhat);
  const byRules = new Map<string, string[]>();
  for (const [namespace, rightsThere] of [...places].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const own = rightsThere.filter((right) => !wide.get(toWhat(right))?.some((one) => covers(one, right)));
    if (own.length === 0) continue;
    const rules = JSON.stringify(toRules(own));
    const same = byRules.get(rules);
    if (same === undefined) byRules.set(rules, [namespace]);
    else same.push(namespace);
  }
  let shared = 0;
  for (const [rules, namespaces] of byRules) {
    if (namespaces.length > 1) shared += 1;
    const role =
      namespaces.length > 1 ? `${options.name}-in-namespaces${shared > 1 ? `-${shared}` : ""}` : options.name;
    objects.push(...toNamespaced(JSON.parse(rules) as JsonObject[], namespaces, subject, role));
  }
  return objects;
}

function toRightsByPlace(used: readonly UsedRight[], { withNames }: LeastRoleOptions): Map<string, Right[]> {
  const places = new Map<string, Right[]>();
  for (const { attributes, names } of used) {
    if (!isResourceRequest(attributes)) continue;
    const isFew = withNames && names !== undefined && names.length > 0 && names.length <= MAX_NAMES;
    const right = toRight(attributes, isFew ? names : undefined);
    const known = places.get(attributes.namespace);
    if (known === undefined) places.set(attributes.namespace, [right]);
    else known.push(right);
  }
  return places;
}

/** Without the names. */
function toWhat({ group, resource, verb }: Right): string {
  return JSON.stringify([group, resource, verb]);
}

function toRight(attributes: ResourceAttributes, names: readonly string[] | undefined): Right {
  return { group: attributes.group, resource: toCombinedResource(attributes), verb: attributes.verb, names };
}

/** Of the same verb and resource. */
function covers(wide: Right, right: Right): boolean {
  return wide.names === undefined || (right.names?.every((name) => wide.names?.includes(name)) ?? false);
}

/** Rules are joined only where that adds nothing: verbs of the same resource and names, resources with the same verbs and no names. */
function toRules(rights: readonly Right[]): JsonObject[] {
  const byResource = Map.groupBy(rights, ({ group, resource, names }) =>
    JSON.stringify([group, resource, names ?? null]),
  );
  const rules = [...byResource.values()].map((ones) => {
    const [{ group, resource, names }] = ones as [Right];
    return { group, resource, names, verbs: [...new Set(ones.map(({ verb }) => verb))].sort() };
  });
  const byVerbs = Map.groupBy(rules, ({ group, resource, names, verbs }) =>
    JSON.stringify([group, verbs, names === undefined ? null : [resource, names]]),
  );
  return [...byVerbs.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, ones]): JsonObject => {
      const [{ group, names, verbs }] = ones as [(typeof rules)[number]];
      const resources = ones.map(({ resource }) => resource).sort();
      return { apiGroups: [group], resources, ...(names === undefined ? {} : { resourceNames: [...names] }), verbs };
    });
}

function toUrlRules(used: readonly UsedRight[]): JsonObject[] {
  const verbsOf = new Map<string, string[]>();
  for (const { attributes } of used) {
    if (isResourceRequest(attributes)) continue;
    const { nonResourceURL, verb } = attributes;
    verbsOf.set(nonResourceURL, [...(verbsOf.get(nonResourceURL) ?? []), verb]);
  }
  const byVerbs = Map.groupBy(verbsOf, ([, verbs]) => JSON.stringify([...new Set(verbs)].sort()));
  return [...byVerbs].map(([verbs, urls]) => ({
    nonResourceURLs: urls.map(([url]) => url).sort(),
    verbs: JSON.parse(verbs) as string[],
  }));
}

function toClusterWide(rules: JsonObject[], subject: Subject, name: string): KubernetesObject[] {
  return [
    toObject("ClusterRole", name, undefined, { rules }),
    toObject("ClusterRoleBinding", name, undefined, toBinding("ClusterRole", name, subject)),
  ];
}

function toNamespaced(
  rules: JsonObject[],
  namespaces: readonly string[],
  subject: Subject,
  name: string,
): KubernetesObject[] {
  const [first, ...more] = namespaces;
  if (more.length === 0)
    return [
      toObject("Role", name, first, { rules }),
      toObject("RoleBinding", name, first, toBinding("Role", name, subject)),
    ];
  return [
    toObject("ClusterRole", name, undefined, { rules }),
    ...namespaces.map((namespace) => toObject("RoleBinding", name, namespace, toBinding("ClusterRole", name, subject))),
  ];
}

function toObject(kind: string, name: string, namespace: string | undefined, rest: JsonObject): KubernetesObject {
  const metadata = namespace === undefined ? { name } : { name, namespace };
  return { apiVersion: `${RBAC}/v1`, kind, metadata, ...rest };
}

function toBinding(kind: string, name: string, subject: Subject): JsonObject {
  const own =
    subject.kind === "ServiceAccount"
      ? { kind: subject.kind, namespace: subject.namespace, name: subject.name }
      : { apiGroup: RBAC, kind: subject.kind, name: subject.name };
  return { roleRef: { apiGroup: RBAC, kind, name }, subjects: [own] };
}
