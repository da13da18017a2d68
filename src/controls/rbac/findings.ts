import {
  type Context,
  type Exposure,
  type Impact,
  type Observation,
  type Observations,
  type Picture,
  type Resource,
  toNamespace,
} from "../../model/index.ts";
import { readAccountName } from "./account.ts";
import { isAnonymous, isEveryone } from "./everyone.ts";
import { holdersOf, nameHolder, type Holder } from "./holders.ts";
import { isPlatformRbac } from "./platform.ts";
import { coversEveryResource, readRules, type Grants, type Rule } from "./rule.ts";

/** Groups and kinds that carry rules. */
export const ROLE_KINDS = ["rbac.authorization.k8s.io/ClusterRole", "rbac.authorization.k8s.io/Role"] as const;

/** Groups and kinds that give roles to subjects. */
export const BINDING_KINDS = [
  "rbac.authorization.k8s.io/ClusterRoleBinding",
  "rbac.authorization.k8s.io/RoleBinding",
] as const;

const STEPS: readonly Impact[] = ["low", "medium", "high", "critical"];

interface GrantsOptions {
  /** The control's own impact: of a ClusterRole that is bound in the whole cluster. */
  readonly impact: Impact;
  /** The objects have no namespace, so that a Role, or a ClusterRole bound in a namespace, cannot reach them. */
  readonly clusterScoped?: boolean;
  /** Whether rules for `*` are judged too; by default rbac/wildcard and its siblings speak for them. */
  readonly wildcards?: boolean;
}

/**
 * One observation for each rule of a role that grants something.
 * Roles of the platform are left alone. Milder where nobody holds the role or it reaches one namespace; worse where everybody does.
 * @param what the power in words, behind "may": `read secrets`
 */
export function findGrants(
  role: Resource,
  { picture }: Context,
  grants: Grants,
  what: string,
  options: GrantsOptions,
): Observations {
  if (isPlatformRbac(role.object)) return undefined;
  const rules = readRules(role.object).filter(
    (rule) => (options.wildcards === true || !coversEveryResource(rule)) && grants(rule),
  );
  if (rules.length === 0) return undefined;
  const holders = holdersOf(picture, role);
  const weight = weigh(role, holders, picture, options);
  return rules.map((rule) => toObservation(role, rule, holders, what, weight));
}

type Weight = Pick<Observation, "impact" | "exposure">;

function toObservation(
  role: Resource,
  rule: Rule,
  holders: readonly Holder[],
  what: string,
  weight: Weight,
): Observation {
  const { kind, metadata } = role.object;
  const named = rule.resourceNames.length === 0 ? "" : ` (only ${list(rule.resourceNames)})`;
  const message = `${kind} "${metadata.name ?? ""}" may ${what}${named}: ${list(rule.verbs)} on ${list(rule.resources)}${tellHolders(holders)}`;
  return { path: rule.path, message, ...weight };
}

function tellHolders(holders: readonly Holder[]): string {
  return holders.length === 0 ? "" : `; held by ${list([...new Set(holders.map(nameHolder))])}`;
}

/** The first three of a list, and how many more there are. */
export function list(items: readonly string[]): string {
  const shown = items.slice(0, 3).join(", ");
  return items.length <= 3 ? shown : `${shown} and ${items.length - 3} more`;
}

/** How bad a grant is, by who holds the role and how far it reaches. */
function weigh(role: Resource, holders: readonly Holder[], picture: Picture, options: GrantsOptions): Weight {
  const reachesCluster =
    role.object.kind === "ClusterRole" &&
    (holders.length === 0 || holders.some((holder) => holder.where === undefined));
  const exposure = exposureOf(holders, picture);
  if (options.clusterScoped === true && !reachesCluster) return { impact: "low", ...exposure };
  let step = STEPS.indexOf(options.impact);
  if (!reachesCluster && !reachesSystem(role, holders)) step -= 1;
  if (holders.length === 0 && picture.complete) step -= 1;
  if (holders.some((holder) => isEveryone(holder.kind, holder.name))) step += 1;
  if (holders.some((holder) => isAnonymous(holder.kind, holder.name))) step = STEPS.length;
  const impact = STEPS[Math.max(0, Math.min(step, STEPS.length - 1))] ?? options.impact;
  return { impact, ...exposure };
}

function reachesSystem(role: Resource, holders: readonly Holder[]): boolean {
  return role.object.metadata.namespace === "kube-system" || holders.some((holder) => holder.where === "kube-system");
}

/** Roles of workloads that face the internet are as exposed as they are; so are roles anybody holds without credentials. */
export function exposureOf(holders: readonly Holder[], picture: Picture): { exposure?: Exposure } {
  const open = holders.some(
    (holder) =>
      isAnonymous(holder.kind, holder.name) ||
      (holder.kind === "ServiceAccount" && facesInternet(picture, holder.namespace, holder.name)),
  );
  return open ? { exposure: "internet" } : {};
}

const exposedAccounts = new WeakMap<Picture, ReadonlySet<string>>();

function facesInternet(picture: Picture, namespace: string, name: string): boolean {
  let exposed = exposedAccounts.get(picture);
  if (exposed === undefined) {
    const open = picture.workloads.filter((workload) => workload.exposure === "internet");
    exposed = new Set(open.map((workload) => `${toNamespace(workload.namespace)}/${readAccountName(workload)}`));
    exposedAccounts.set(picture, exposed);
  }
  return exposed.has(`${namespace}/${name}`);
}
