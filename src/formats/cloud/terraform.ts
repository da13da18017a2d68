import { asList, asObject, asString, dig, isObject, type Json, type JsonObject, type Path } from "../../model/index.ts";
import type { CloudKind, CloudPart } from "./kinds.ts";

/** Kinds of Terraform's resources that are looked at. */
const KIND_OF: Readonly<Record<string, CloudKind>> = {
  aws_eks_cluster: "EksCluster",
  aws_eks_node_group: "EksNodeGroup",
  aws_eks_pod_identity_association: "EksIdentity",
  aws_iam_openid_connect_provider: "EksIdentity",
  aws_launch_template: "LaunchTemplate",
  aws_iam_role_policy_attachment: "RolePolicy",
  azurerm_kubernetes_cluster: "AksCluster",
  azurerm_kubernetes_cluster_node_pool: "AksNodePool",
  google_container_cluster: "GkeCluster",
  google_container_node_pool: "GkeNodePool",
};
/** Pools that are written inside of their cluster. */
const POOLS: Readonly<Record<string, readonly (readonly [string, CloudKind])[]>> = {
  azurerm_kubernetes_cluster: [["default_node_pool", "AksNodePool"]],
  google_container_cluster: [["node_pool", "GkeNodePool"]],
};
const MAX_MODULES = 2000;
const MAX_RESOURCES = 50_000;

/**
 * What a plan or state of Terraform (or OpenTofu) holds of clusters: `terraform show -json`.
 * @see https://developer.hashicorp.com/terraform/internals/json-format
 */
export function readTerraform(value: Json): CloudPart[] {
  if (!isTerraform(value)) return [];
  const field = isObject(value["planned_values"]) ? "planned_values" : "values";
  const unknown = toUnknown(value);
  const parts: CloudPart[] = [];
  const modules: Path[] = [[field, "root_module"]];
  for (let at = 0; at < modules.length && at < MAX_MODULES; at += 1) {
    const path = modules[at] ?? [];
    for (const [index] of asList(dig(value, ...path, "child_modules")).entries())
      if (modules.length < MAX_MODULES) modules.push([...path, "child_modules", index]);
    for (const [index, resource] of asList(dig(value, ...path, "resources")).entries()) {
      if (parts.length >= MAX_RESOURCES) break;
      parts.push(...toParts(resource, [...path, "resources", index], unknown));
    }
  }
  return parts;
}

export function isTerraform(value: Json): value is JsonObject {
  if (!isObject(value) || typeof value["format_version"] !== "string") return false;
  return isObject(dig(value, "planned_values", "root_module")) || isObject(dig(value, "values", "root_module"));
}

function toParts(resource: Json, path: Path, unknown: ReadonlyMap<string, JsonObject>): CloudPart[] {
  const type = asString(dig(resource, "type")) ?? "";
  const values = asObject(dig(resource, "values"));
  const kind = Object.hasOwn(KIND_OF, type) ? KIND_OF[type] : undefined;
  if (kind === undefined || values === undefined || dig(resource, "mode") === "data") return [];
  const name = (asString(dig(resource, "address")) ?? type).slice(0, 253);
  const later = unknown.get(name) ?? {};
  const own: CloudPart = { kind, name, value: values, path: [...path, "values"], unknown: later };
  const pools = (Object.hasOwn(POOLS, type) ? (POOLS[type] ?? []) : []).flatMap(([field, poolKind]) =>
    asList(values[field]).flatMap((pool, index): CloudPart[] => {
      const place = [...path, "values", field, index];
      const laterOfPool = asObject(dig(later, field, index)) ?? {};
      return isObject(pool)
        ? [{ kind: poolKind, name: `${name}.${field}[${index}]`, value: pool, path: place, unknown: laterOfPool }]
        : [];
    }),
  );
  return [own, ...pools];
}

/** What is known only after the plan was applied, by address. */
function toUnknown(plan: JsonObject): Map<string, JsonObject> {
  const found = new Map<string, JsonObject>();
  for (const change of asList(plan["resource_changes"]).slice(0, MAX_RESOURCES)) {
    const address = asString(dig(change, "address"));
    const later = asObject(dig(change, "change", "after_unknown"));
    if (address !== undefined && later !== undefined) found.set(address.slice(0, 253), later);
  }
  return found;
}
