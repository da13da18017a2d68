import { resolve } from "node:path";
import { type AdmissionConfiguration, type RuleSet, toRuleSets } from "../../../decision/index.ts";
import { type KnownObjects, toKnownObjects, type UserInfo, type World } from "../../../engines/policy/index.ts";
import type { Authorizer } from "../../../engines/rbac/index.ts";
import { type KindTable, toKindTable } from "../../../inventory/kinds/index.ts";
import { DEFAULT_SETTINGS, type Problem, type Resource } from "../../../model/index.ts";
import { type AdmissionRules, readAdmissionRules } from "../admission-rules.ts";
import { readResources } from "../policy/load.ts";
import { toAskers } from "./askers.ts";
import { toEffective } from "./effective-policies.ts";

/** Everything that decides a request on one side of the change. */
export interface Side {
  readonly ruleSets: readonly RuleSet[];
  readonly objects: KnownObjects;
  /** What policies learn of rights; absent: not everything that gives rights was read. */
  readonly authorize?: NonNullable<World["authorize"]>;
  readonly resources: readonly Resource[];
  /** Who may have made a live object, as its policies tell them apart; empty: to none of them it matters who asks. */
  readonly askers: readonly UserInfo[];
  /** What one should know of its policies besides. */
  readonly notes: readonly string[];
  readonly problems: readonly Problem[];
}

export interface SideInput {
  readonly resources: readonly Resource[];
  /** hauberk.yaml; absent: no rule sets of Hauberk's own. */
  readonly configuration: string | undefined;
  /** Absent: rights are not asked about. */
  readonly authorizer?: Authorizer;
  /** Patterns of controls that are to refuse. */
  readonly controls: readonly string[];
}

/** What the cluster itself does: its policies of any engine, and Pod Security by the labels of its namespaces. */
const CLUSTER = "cluster";

/** Compiles what would decide requests. @throws {Problem} CONFIG_INVALID */
export function toSide({ resources, configuration, controls, authorizer }: SideInput, now: Date): Side {
  const problems: Problem[] = [];
  const rules = configuration === undefined ? undefined : readRules(configuration, problems);
  const files = new Map<string, readonly Resource[]>();
  for (const { name, policies = [] } of rules?.admission.ruleSets ?? []) {
    const read = readResources(policies.map((path) => resolve(path)));
    problems.push(...read.problems);
    files.set(name, read.resources);
  }
  const objects = [...resources, ...[...files.values()].flat()].map(({ object }) => object);
  const { effective, notes } = toEffective(resources);
  const known: KnownParts = { resources: effective, files, kinds: toKindTable(objects), now };
  const own = rules === undefined ? undefined : compile(rules, rules.admission, known);
  const cluster = compile(rules, toClusterRules(rules?.admission, controls), known);
  problems.push(...(own?.problems ?? []), ...cluster.problems);
  return {
    ruleSets: [...cluster.items, ...(own?.items ?? [])],
    objects: toKnownObjects(objects),
    ...(authorizer === undefined ? {} : { authorize: toAuthorize(authorizer) }),
    resources,
    askers: toAskers([...effective, ...[...files.values()].flat()]),
    notes,
    problems,
  };
}

/** Rights as the roles give them, to policies that ask for them. */
function toAuthorize(authorizer: Authorizer): NonNullable<World["authorize"]> {
  return ({ user, verb, group, resource, subresource, namespace, name, path }) => {
    const attributes =
      path === "" ? { verb, group, resource, subresource, namespace, name } : { verb, nonResourceURL: path };
    const { decision } = authorizer.authorize({ name: user.username, groups: [...user.groups] }, attributes);
    if (decision === "unknown") return { is: "unknown", reason: "roles could not be read" };
    return { is: decision === "allowed" ? "allowed" : "denied", reason: "" };
  };
}

interface KnownParts {
  readonly resources: readonly Resource[];
  readonly files: ReadonlyMap<string, readonly Resource[]>;
  readonly kinds: KindTable;
  readonly now: Date;
}

function compile(
  rules: AdmissionRules | undefined,
  admission: AdmissionConfiguration,
  { resources, files, kinds, now }: KnownParts,
): ReturnType<typeof toRuleSets> {
  const { settings = DEFAULT_SETTINGS, exceptions = [] } = rules ?? {};
  return toRuleSets(admission, { settings, exceptions, resources: files, clusterResources: resources, now, kinds });
}

function readRules(file: string, problems: Problem[]): AdmissionRules | undefined {
  const { items, problems: faults } = readAdmissionRules(file);
  problems.push(...faults);
  return items[0];
}

function toClusterRules(own: AdmissionConfiguration | undefined, controls: readonly string[]): AdmissionConfiguration {
  // Policies of the cluster are judged once, also where a rule set of the configuration judges them.
  const isJudged = (own?.ruleSets ?? []).some(({ clusterPolicies }) => clusterPolicies === true);
  return {
    ...(own?.podSecurity === undefined ? {} : { podSecurity: own.podSecurity }),
    ruleSets: [
      {
        name: CLUSTER,
        guard: false,
        failurePolicy: "Fail",
        podSecurity: true,
        clusterPolicies: !isJudged,
        ...(controls.length === 0 ? {} : { controls: { deny: controls } }),
      },
    ],
  };
}
