import { asString, dig, type Context, type Observations, type Picture, type Resource } from "../../model/index.ts";
import { exposureOf, list } from "./findings.ts";
import { findRole, nameHolder, readHolders, type Holder } from "./holders.ts";
import { isPlatformRbac } from "./platform.ts";
import { isAdminRule, readRules, type Grants } from "./rule.ts";

type RoleKind = "ClusterRole" | "Role";

/** Subjects that a binding makes administrators, be the role cluster-admin or one that allows the same. */
export function findAdmins(binding: Resource, { picture }: Context, kind: RoleKind, where: string): Observations {
  if (dig(binding.object, "roleRef", "kind") !== kind) return undefined;
  const name = asString(dig(binding.object, "roleRef", "name")) ?? "";
  const isBuiltIn = kind === "ClusterRole" && name === "cluster-admin";
  if (!isBuiltIn && isPlatformRbac(binding.object)) return undefined;
  return readHolders(binding).flatMap((holder, index) => {
    // The bootstrap binding every cluster is born with.
    if (holder.name === "system:masters" && holder.kind === "Group") return [];
    if (!isBuiltIn && !holdsRule(picture, holder, isAdminRule)) return [];
    const role = isBuiltIn ? "cluster-admin" : `administrator by ${kind} "${name}"`;
    const message = `${nameHolder(holder)} is ${role} of ${where}`;
    return { path: ["subjects", index], message, ...exposureOf([holder], picture) };
  });
}

function holdsRule(picture: Picture, holder: Holder, grants: Grants): boolean {
  const role = findRole(picture, holder.role);
  return role !== undefined && readRules(role.object).some((rule) => grants(rule));
}

/** One observation for a binding whose role, of the kind asked for, grants something. */
export function findBoundGrants(
  binding: Resource,
  { picture }: Context,
  kind: RoleKind,
  grants: Grants,
  what: string,
): Observations {
  if (isPlatformRbac(binding.object) || binding.object.metadata.name === "cluster-admin") return undefined;
  if (dig(binding.object, "roleRef", "kind") !== kind) return undefined;
  const holders = readHolders(binding);
  const [first] = holders;
  if (first === undefined || !holdsRule(picture, first, grants)) return undefined;
  const message = `${list(holders.map(nameHolder))} may ${what} by ${first.role.replace("//", " ").replace("/", " ")}`;
  return { path: ["roleRef", "name"], message, ...exposureOf(holders, picture) };
}
