import type { Exception } from "../engines/acceptance/index.ts";
import { type Policy, type PolicySet, readPolicies } from "../engines/policy/index.ts";
import type { KindTable } from "../inventory/kinds/index.ts";
import { type Batch, type Location, type Path, Problem, type Resource, type Settings } from "../model/index.ts";
import { mayRefuse, toChosenFailurePolicy } from "./chosen-failure-policy.ts";
import { toControlRules } from "./control-rules.ts";
import type { AdmissionConfiguration, RuleSetConfiguration } from "./configuration.ts";
import type { Guard } from "./guard.ts";
import { toGuard } from "./guard-labels.ts";
import { toPolicyIndex } from "./interest/policy-index.ts";
import { toMutations } from "./mutation/to-mutations.ts";
import { toPodSecurity } from "./pod-security-configuration.ts";
import type { RequestMatch, RuleSet } from "./rule-set.ts";
import { findSelectorFault } from "../formats/selector/index.ts";

/** What rule sets are made of besides their configuration. */
export interface RuleSetParts {
  readonly settings: Settings;
  readonly exceptions: readonly Exception[];
  /** What stands in the files under `policies`, by rule set. */
  readonly resources: ReadonlyMap<string, readonly Resource[]>;
  /** Policies in the cluster, for the sets with `clusterPolicies`. */
  readonly clusterResources?: readonly Resource[];
  /** For exceptions of policies that expire. */
  readonly now: Date;
  /** Default `hauberk-system`. */
  readonly ownNamespace?: string;
  /** Kinds that policies may be about. Absent: the built-in ones. */
  readonly kinds?: KindTable;
  /** Reads the policies among the objects; the server's remembers what it compiled before. Default: `readPolicies` of the engine. */
  readonly readPolicies?: (resources: readonly Resource[]) => PolicySet;
  /** Where in the configuration's file the path leads, from the section `admission`. */
  readonly locate?: (path: Path) => Location | undefined;
}

/** Name of the rule set that only guards. */
export const GUARD = "guard";

/** Notes what is wrong with a configuration. */
export type Report = (path: Path, message: string) => void;

/** Without a configuration: what namespaces ask for by their labels, and nothing else, so that it can be installed anywhere. */
const DEFAULT_RULE_SETS: readonly RuleSetConfiguration[] = [{ name: "pod-security", podSecurity: true, guard: true }];

/** The rule sets of a configuration, compiled. What is at fault is a problem and left out; it hides nothing else. */
export function toRuleSets(configuration: AdmissionConfiguration, parts: RuleSetParts): Batch<RuleSet> {
  const problems: Problem[] = [];
  const report: Report = (path, message) => {
    problems.push(new Problem("CONFIG_INVALID", message, { at: parts.locate?.(path) }));
  };
  const wanted = withGuard(configuration.ruleSets ?? DEFAULT_RULE_SETS);
  const names = new Set<string>();
  const items: RuleSet[] = [];
  for (const [index, one] of wanted.entries()) {
    const path: Path = ["ruleSets", index];
    if (names.has(one.name)) {
      report([...path, "name"], `there are two rule sets "${one.name}": give one another name`);
      continue;
    }
    names.add(one.name);
    const read = (parts.readPolicies ?? toReader(parts))(toResources(one, parts));
    for (const problem of read.problems) problems.push(problem);
    items.push({
      ...toBase(one, path, report),
      ...toChosenFailurePolicy(one, read.policies.length > 0),
      ...(one.podSecurity === true ? { podSecurity: toPodSecurity(configuration.podSecurity) } : {}),
      ...(one.guard === true ? { guard: toGuardOfAll(configuration, wanted, parts) } : {}),
      ...(one.mutations === undefined ? {} : { mutations: toMutations(one.mutations, [...path, "mutations"], report) }),
      controls: toControlRules(one.controls, [...path, "controls"], report),
      settings: parts.settings,
      exceptions: parts.exceptions,
      policies: toPolicyIndex(read.policies.toSorted(comparePolicies)),
    });
  }
  return { items, problems };
}

function toResources({ name, clusterPolicies }: RuleSetConfiguration, parts: RuleSetParts): readonly Resource[] {
  const own = parts.resources.get(name) ?? [];
  return clusterPolicies === true ? [...own, ...(parts.clusterResources ?? [])] : own;
}

/** Labels of namespaces are guarded that any of the sets goes by. */
function toGuardOfAll(
  configuration: AdmissionConfiguration,
  ruleSets: readonly RuleSetConfiguration[],
  parts: RuleSetParts,
): Guard {
  const policies = new Set(ruleSets.flatMap((one) => toResources(one, parts)));
  return toGuard(configuration, policies, parts.ownNamespace);
}

/** The same order wherever and whenever the policies were read, for it shows in answers. */
function comparePolicies(one: Policy, other: Policy): number {
  return compareTexts([one.kind, one.namespace, one.name], [other.kind, other.namespace, other.name]);
}

function compareTexts(texts: readonly string[], others: readonly string[]): number {
  const index = texts.findIndex((text, at) => text !== others[at]);
  return index < 0 ? 0 : (texts[index] ?? "") < (others[index] ?? "") ? -1 : 1;
}

/** How policies are read that judge what the API server sends. */
const AS_SERVED = { objects: "as served", enforcementPoint: "validation.gatekeeper.sh" } as const;

function toReader({ now, kinds }: RuleSetParts): (resources: readonly Resource[]) => PolicySet {
  return (resources) => readPolicies(resources, { ...AS_SERVED, now, ...(kinds === undefined ? {} : { kinds }) });
}

/**
 * One rule set guards unless all say that they do not: the first that may refuse and is asked about everything, for a guard must see
 * every namespace; else one of its own, so that no set has to refuse that would only warn.
 */
function withGuard(ruleSets: readonly RuleSetConfiguration[]): readonly RuleSetConfiguration[] {
  if (ruleSets.some(({ guard }) => guard === true) || ruleSets.every(({ guard }) => guard === false)) return ruleSets;
  const guardian = ruleSets.find(
    (one) =>
      one.guard === undefined &&
      one.failurePolicy !== "Ignore" &&
      mayRefuse(one) &&
      one.namespaceSelector === undefined &&
      one.objectSelector === undefined &&
      one.matchConditions === undefined,
  );
  if (guardian === undefined) return [...ruleSets, { name: GUARD, guard: true }];
  return ruleSets.map((one) => (one === guardian ? { ...one, guard: true } : one));
}

type Base = Pick<RuleSet, "name" | "match" | "clusterPolicies" | "budget">;

const DEFAULT_BUDGET = { timeMs: 250, memoryMiB: 64 };

function toBase(one: RuleSetConfiguration, path: Path, report: Report): Base {
  const { timeMs, memoryMiB } = { ...DEFAULT_BUDGET, ...one.budget };
  return {
    name: one.name,
    match: toMatch(one, path, report),
    clusterPolicies: one.clusterPolicies === true,
    budget: { timeMs, memoryBytes: memoryMiB * 1024 * 1024 },
  };
}

function toMatch(one: RuleSetConfiguration, path: Path, report: Report): RequestMatch {
  for (const field of ["namespaceSelector", "objectSelector"] as const) {
    const fault = findSelectorFault(one[field]);
    if (fault !== undefined) report([...path, field], fault);
  }
  const { namespaceSelector, objectSelector, matchConditions = [] } = one;
  return {
    ...(namespaceSelector === undefined ? {} : { namespaceSelector }),
    ...(objectSelector === undefined ? {} : { objectSelector }),
    matchConditions,
  };
}
