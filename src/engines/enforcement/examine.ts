import { SEVERITIES } from "../../model/index.ts";
import { checkApiServer, findAssumptions } from "./check-api-server.ts";
import { checkEngines } from "./check-engines.ts";
import { checkNamespaces } from "./check-namespaces.ts";
import { checkPolicies } from "./check-policies.ts";
import { checkReach } from "./check-reach.ts";
import { checkRules } from "./check-rules.ts";
import { checkSelectors } from "./check-selectors.ts";
import { checkTimeouts, checkWebhooks } from "./check-webhooks.ts";
import { type Cluster, type EnforcementInput, toCluster } from "./cluster.ts";
import { type Coverage, toCoverage } from "./coverage.ts";
import type { EnforcementFinding } from "./finding.ts";
import { findHauberkDefaults } from "./hauberk-defaults.ts";
import { READ_KINDS } from "./read-kinds.ts";

/** What a cluster's admission looks like from outside. */
export interface EnforcementReport {
  /** Worst first, then by object and field. */
  readonly findings: readonly EnforcementFinding[];
  readonly coverage: readonly Coverage[];
  /** Kinds that could not be read, so that nobody knows what they would have said. */
  readonly unknown: readonly string[];
  /** What is taken for granted because it cannot be seen, or because Hauberk is made so. */
  readonly assumptions: readonly string[];
  /** Webhooks, and policies by their bindings. */
  readonly gates: number;
}

type Check = (cluster: Cluster) => EnforcementFinding[];

const CHECKS: readonly Check[] = [
  checkApiServer,
  checkNamespaces,
  checkSelectors,
  checkRules,
  checkReach,
  checkWebhooks,
  checkTimeouts,
  checkPolicies,
  checkEngines,
];

/** Tells what a cluster's admission enforces, and where it does not. Never throws, whatever the objects hold. */
export function examineEnforcement(input: EnforcementInput): EnforcementReport {
  const cluster = toCluster(input);
  return {
    findings: CHECKS.flatMap((check) => check(cluster)).toSorted(compare),
    coverage: toCoverage(cluster),
    unknown: input.blind
      .filter(({ groupKind }) => READ_KINDS.some((kind) => covers(kind, groupKind)))
      .map(({ groupKind, because }) => `${groupKind}: ${because}`),
    assumptions: [...findAssumptions(cluster), ...findHauberkDefaults(cluster)],
    gates: cluster.gates.length,
  };
}

/** Whether objects of this group and kind say something of what is enforced. */
export function isOfEnforcement(groupKind: string): boolean {
  return READ_KINDS.some((kind) => covers(kind, groupKind));
}

/** `constraints.gatekeeper.sh/*` covers every kind of the group; a group that could not be asked covers all of its kinds. */
function covers(kind: string, groupKind: string): boolean {
  if (kind === groupKind) return true;
  const group = kind.slice(0, kind.indexOf("/"));
  return (kind.endsWith("/*") && groupKind.startsWith(`${group}/`)) || groupKind === `${group}/*`;
}

function compare(a: EnforcementFinding, b: EnforcementFinding): number {
  const bySeverity = SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity);
  if (bySeverity !== 0) return bySeverity;
  const [left, right] = [a, b].map(({ id, resource: { kind, namespace, name }, field }) =>
    [id, kind, namespace, name, field].join("\n"),
  );
  return (left ?? "") < (right ?? "") ? -1 : 1;
}
