import { type Allowance, type Binding, formatRole, type Role, type Rule } from "../../../engines/rbac/index.ts";
import { locate } from "../../../formats/position/index.ts";
import { type Location, type Path, type Resource, type ResourceId, toResourceId } from "../../../model/index.ts";

/** Where something of an object stands; undefined in a cluster. */
export function toLocation({ origin }: Resource, path: Path): Location | undefined {
  return origin.is === "file" ? locate(origin.document, [...origin.prefix, ...path]) : undefined;
}

function toPlace(resource: Resource, path: Path): string {
  const at = toLocation(resource, path);
  return at === undefined ? "" : ` (${at.file}:${at.line}:${at.column})`;
}

/** `RoleBinding shop/readers (roles.yaml:3:1)` */
export function formatBinding({ resource, namespace, name }: Binding): string {
  return `${resource.object.kind} ${namespace === "" ? "" : `${namespace}/`}${name}${toPlace(resource, [])}`;
}

/** `ClusterRole view, rule 3 (roles.yaml:12:5)`; the rules of a role count from 1. */
export function formatRule(role: Role, rule: Rule): string {
  const isPart = !role.resources.includes(rule.role);
  const part = isPart ? ` by its part ${rule.role.object.metadata.name ?? ""}` : "";
  return `${formatRole(role)}${part}, rule ${rule.index + 1}${toPlace(rule.role, ["rules", rule.index])}`;
}

export interface ShownRule {
  readonly role: ResourceId;
  /** From 0, as in the object. */
  readonly index: number;
  readonly at?: Location;
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

/** A rule for programs. */
export function showRule({
  role,
  index,
  verbs,
  apiGroups,
  resources,
  resourceNames,
  nonResourceURLs,
}: Rule): ShownRule {
  const at = toLocation(role, ["rules", index]);
  return {
    role: toResourceId(role.object),
    index,
    ...(at === undefined ? {} : { at }),
    verbs,
    apiGroups,
    resources,
    resourceNames,
    nonResourceURLs,
  };
}

/** A binding for programs. */
export function showBinding({ resource, roleRef }: Binding): object {
  const at = toLocation(resource, []);
  return { ...toResourceId(resource.object), ...(at === undefined ? {} : { at }), roleRef };
}

export function showAllowance({ grant, rule }: Allowance): object {
  return { subject: grant.subject, binding: showBinding(grant.binding), rule: showRule(rule) };
}

/** What a rule is about, in one line: `get,list pods, secrets`. */
export function formatRights({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: Rule): string {
  if (nonResourceURLs.length > 0) return `${verbs.join(",")} ${nonResourceURLs.join(", ")}`;
  const groups = apiGroups.map((group) => (group === "" ? "core" : group)).join(",");
  const isCore = apiGroups.length === 1 && apiGroups[0] === "";
  const names = resourceNames.length === 0 ? "" : `, only ${resourceNames.join(", ")}`;
  return `${verbs.join(",")} ${resources.join(", ")}${isCore ? "" : ` of ${groups}`}${names}`;
}
