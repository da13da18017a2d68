import { asList, asObject, asString, dig, isObject, type Json, type JsonObject, type Path } from "../../model/index.ts";
import type { CloudKind, CloudPart } from "./kinds.ts";

const MAX_ITEMS = 1000;

/** The clusters, pools and templates in what a provider's program printed; empty when it is none of theirs. */
export function readDescribed(value: Json): CloudPart[] {
  if (Array.isArray(value))
    return value.slice(0, MAX_ITEMS).flatMap((item, index) => (isObject(item) ? readCluster(item, [index]) : []));
  if (!isObject(value)) return [];
  return [...readAmazon(value), ...readCluster(value, [])];
}

/** `aws eks describe-cluster`, `describe-nodegroup`; `aws ec2 describe-launch-template-versions`; `aws iam list-attached-role-policies`. */
function readAmazon(value: JsonObject): CloudPart[] {
  const cluster = asObject(value["cluster"]);
  if (cluster !== undefined && (isObject(cluster["resourcesVpcConfig"]) || isEks(cluster["arn"])))
    return [toPart("EksCluster", cluster, "name", ["cluster"])];
  const group = asObject(value["nodegroup"]);
  if (group !== undefined && (typeof group["nodegroupName"] === "string" || isEks(group["nodegroupArn"])))
    return [toPart("EksNodeGroup", group, "nodegroupName", ["nodegroup"])];
  return [
    ...readList(value, "LaunchTemplateVersions", "LaunchTemplate", "LaunchTemplateName", "LaunchTemplateData"),
    ...readList(value, "AttachedPolicies", "RolePolicy", "PolicyName", "PolicyArn"),
  ];
}

function readList(value: JsonObject, field: string, kind: CloudKind, name: string, needs: string): CloudPart[] {
  return asList(value[field])
    .slice(0, MAX_ITEMS)
    .flatMap((item, index) =>
      isObject(item) && item[needs] !== undefined ? [toPart(kind, item, name, [field, index])] : [],
    );
}

/** `az aks show` and `gcloud container clusters describe`, and their lists' items. */
function readCluster(value: JsonObject, path: Path): CloudPart[] {
  if (isAks(value))
    return [toPart("AksCluster", value, "name", path), ...readPools(value, path, "agentPoolProfiles", "AksNodePool")];
  if (isGke(value))
    return [toPart("GkeCluster", value, "name", path), ...readPools(value, path, "nodePools", "GkeNodePool")];
  return [];
}

function readPools(value: JsonObject, path: Path, field: string, kind: CloudKind): CloudPart[] {
  return asList(value[field])
    .slice(0, MAX_ITEMS)
    .flatMap((pool, index) => (isObject(pool) ? [toPart(kind, pool, "name", [...path, field, index])] : []));
}

function isEks(arn: unknown): boolean {
  return /^arn:aws[a-z-]{0,20}:eks:/.test(asString(arn) ?? "");
}

function isAks(value: JsonObject): boolean {
  if (asString(value["type"])?.toLowerCase() === "microsoft.containerservice/managedclusters") return true;
  return Array.isArray(value["agentPoolProfiles"]) && isObject(value["networkProfile"]);
}

function isGke(value: JsonObject): boolean {
  const link = asString(value["selfLink"]) ?? "";
  if (link.startsWith("https://container.googleapis.com/") && /\/clusters\/[^/]+$/.test(link)) return true;
  return Array.isArray(value["nodePools"]) && value["currentMasterVersion"] !== undefined;
}

function toPart(kind: CloudKind, value: JsonObject, name: string, path: Path): CloudPart {
  return { kind, name: asString(dig(value, name))?.slice(0, 253) ?? "", value, path };
}
