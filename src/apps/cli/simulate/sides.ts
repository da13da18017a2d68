import { resolve } from "node:path";
import { type AdmissionConfiguration, type RuleSet, toRuleSets } from "../../../decision/index.ts";
import { type KnownObjects, toKnownObjects } from "../../../engines/policy/index.ts";
import { type KindTable, toKindTable } from "../../../inventory/kinds/index.ts";
import { DEFAULT_SETTINGS, type Problem, type Resource } from "../../../model/index.ts";
import { type AdmissionRules, readAdmissionRules } from "../admission-rules.ts";
import { readResources } from "../policy/load.ts";

/** Everything that decides a request on one side of the change. */
export interface Side {
  readonly ruleSets: readonly RuleSet[];
  readonly objects: KnownObjects;
  readonly resources: readonly Resource[];
  readonly problems: readonly Problem[];
}

export interface SideInput {
  readonly resources: readonly Resource[];
  /** hauberk.yaml; absent: no rule sets of Hauberk's own. */
  readonly configuration: string | undefined;
  /** Patterns of controls that are to refuse. */
  readonly controls: readonly string[];
}

/** What the cluster itself does: its policies of any engine, and Pod Security by the labels of its namespaces. */
const CLUSTER = "cluster";

/** Compiles what would decide requests. @throws {Problem} CONFIG_INVALID */
export function toSide({ resources, configuration, controls }: SideInput, now: Date): Side {
  const problems: Problem[] = [];
  const rules = configuration === undefined ? undefined : readRules(configuration, problems);
  const files = new Map<string, readonly Resource[]>();
  for (const { name, policies = [] } of rules?.admission.ruleSets ?? []) {
    const read = readResources(policies.map((path) => resolve(path)));
    problems.push(...read.problems);
    files.set(name, read.resources);
  }
  const objects = [...resources, ...[...files.values()].flat()].map(({ object }) => object);
  const known: KnownParts = { resources, files, kinds: toKindTable(objects), now };
  const own = rules === undefined ? undefined : compile(rules, rules.admission, known);
  const cluster = compile(rules, toClusterRules(rules?.admission, controls), known);
  problems.push(...(own?.problems ?? []), ...cluster.problems);
  return {
    ruleSets: [...cluster.items, ...(own?.items ?? [])],
    objects: toKnownObjects(objects),
    resources,
    problems,
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
