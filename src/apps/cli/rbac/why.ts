import pc from "picocolors";
import {
  type Attributes,
  type Decision,
  explain,
  type Explanation,
  formatRole,
  formatSubject,
  type Lack,
  MASTERS,
  type NearMiss,
  type NodeDecision,
  toLeastRule,
  toNodeAuthorizer,
  toNodeName,
} from "../../../engines/rbac/index.ts";
import { count, toJsonText, toVisible } from "../../../reporters/index.ts";
import { EXIT } from "../exit.ts";
import { writeLine } from "../report-output.ts";
import type { CanOptions } from "./can.ts";
import { formatBinding, formatRights, formatRule, showAllowance, showBinding } from "./places.ts";
import { formatQuestion, namesNode, toAskedSubject, toAskedUser, toQuestion } from "./question.ts";
import { findSlips, printSlips } from "./slips.ts";
import { KINDS_OF_NODES, printProblems, printReservations, readRoles, toExitCode, toReservations } from "./sources.ts";

export interface WhyOptions extends CanOptions {
  readonly namespace?: string;
  readonly name?: string;
}

const MAX_SHOWN = 10;

/**
 * `hauberk rbac why`: the binding and the rule that let somebody do something, or what is missing.
 * @returns the exit code: 0 allowed, 1 not allowed, 3 not known
 */
export async function why(
  [subjectText, verb, resource]: readonly [string, string, string],
  paths: readonly string[],
  options: WhyOptions,
): Promise<number> {
  const read = await readRoles(paths, options, namesNode(subjectText) ? KINDS_OF_NODES : []);
  const subject = toAskedSubject(read.authorizer, subjectText);
  const user = toAskedUser(subject, options.group ?? []);
  const { attributes } = toQuestion(read.picture, verb, resource, options);
  const isNode = toNodeName(user) !== undefined;
  // The Node authorizer is asked first; what it leaves open, RBAC may allow.
  const byNode = isNode
    ? toNodeAuthorizer(read.picture, read.kubernetesVersion).authorize(user, attributes)
    : undefined;
  const slips = findSlips(read, { attributes, subject });
  const explanation = explain(read.authorizer, user, attributes);
  const { decision, because } = combine(byNode, explanation.decision, read.unknown);
  const exitCode = { allowed: EXIT.clean, "no opinion": EXIT.findings, unknown: EXIT.incomplete }[decision];
  if (options.format === "json") {
    const verdict = { subject, user, question: attributes, decision, ...(because.length === 0 ? {} : { because }) };
    const node = byNode === undefined ? {} : { nodeAuthorizer: byNode };
    writeLine(
      toJsonText({ ...verdict, ...node, ...toJson(explanation, attributes), notes: slips, ...toReservations(read) }),
    );
    return toExitCode(read, exitCode);
  }
  printProblems(read.problems);
  printSlips(slips);
  const verdict = { allowed: pc.yellow("may"), "no opinion": pc.green("may not"), unknown: pc.yellow("perhaps may") };
  const question = toVisible(formatQuestion(attributes, " everywhere"));
  writeLine(`${pc.bold(toVisible(formatSubject(subject)))} ${verdict[decision]} ${question}`);
  if (byNode !== undefined) writeLine(`  ${toVisible(`the Node authorizer: ${byNode.decision}, ${byNode.because}`)}`);
  printAllowances(explanation);
  if (decision !== "allowed") printMissing(explanation, attributes);
  printReservations(read, because);
  return toExitCode(read, exitCode);
}

/** One authorizer that allows is enough; where none does, one that does not know leaves it open. */
function combine(
  byNode: NodeDecision | undefined,
  byRoles: Decision,
  unread: readonly string[],
): Pick<Decision, "decision"> & { because: readonly string[] } {
  if (byRoles.decision === "allowed" || byNode?.decision === "allowed") return { decision: "allowed", because: [] };
  const because = [
    ...(byNode?.decision === "unknown" ? [byNode.because] : []),
    ...(byRoles.decision === "unknown" ? byRoles.because : []),
    ...unread,
  ];
  return { decision: because.length === 0 ? "no opinion" : "unknown", because: [...new Set(because)] };
}

function printAllowances({ decision, allowedBy }: Explanation): void {
  if (decision.decision === "allowed" && decision.by === MASTERS)
    writeLine(`  as a member of ${MASTERS}, for whom the API server asks no role`);
  for (const { grant, rule } of allowedBy) {
    const via = grant.subject.kind === "Group" ? ` to its group ${grant.subject.name}` : "";
    writeLine(`  ${toVisible(`by ${formatBinding(grant.binding)}${via}`)}`);
    writeLine(`     ${toVisible(`${formatRule(grant.role, rule)}: ${formatRights(rule)}`)}`);
  }
}

function printMissing({ nearMisses, dangling, rolesThatWould }: Explanation, attributes: Attributes): void {
  for (const miss of nearMisses.slice(0, MAX_SHOWN)) {
    writeLine(`  ${toVisible(`nearly: ${formatLack(miss, attributes)}`)}`);
    writeLine(
      `     ${toVisible(`${formatBinding(miss.grant.binding)} gives ${formatRule(miss.grant.role, miss.rule)}: ${formatRights(miss.rule)}`)}`,
    );
  }
  if (nearMisses.length > MAX_SHOWN)
    writeLine(`  and ${count(nearMisses.length - MAX_SHOWN, "rule")} more that nearly would`);
  if (nearMisses.length === 0) writeLine("  no rule of theirs comes near");
  for (const binding of dangling) {
    const { kind, name } = binding.roleRef;
    writeLine(`  ${toVisible(`${formatBinding(binding)} leads to ${kind} ${name}, which is not there`)}`);
  }
  const names = rolesThatWould.slice(0, MAX_SHOWN).map(formatRole).join(", ");
  const more = rolesThatWould.length > MAX_SHOWN ? ` and ${rolesThatWould.length - MAX_SHOWN} more` : "";
  if (names !== "") writeLine(`  ${toVisible(`roles that would, if they were bound: ${names}${more}`)}`);
  writeLine(`  ${toVisible(`the least rule that would: ${JSON.stringify(toLeastRule(attributes))}`)}`);
}

function formatLack({ lack, rule, grant }: NearMiss, attributes: Attributes): string {
  if ("nonResourceURL" in attributes) return "";
  const { verb, group, name, namespace } = attributes;
  const place = namespace === "" ? "everywhere" : `in ${namespace}`;
  const texts: Readonly<Record<Lack, string>> = {
    verb: `${verb} is not among ${rule.verbs.join(", ")}`,
    group: `the API group is ${group === "" ? "the core group" : group}, not ${rule.apiGroups.join(", ") || "the core group"}`,
    resource: `the resource is not among ${rule.resources.join(", ")}`,
    name:
      name === ""
        ? `only named objects: ${rule.resourceNames.join(", ")}`
        : `only ${rule.resourceNames.join(", ")}, not ${name}`,
    namespace: `in ${grant.binding.namespace} only, not ${place}`,
  };
  return texts[lack];
}

function toJson(
  { decision, allowedBy, nearMisses, dangling, rolesThatWould }: Explanation,
  attributes: Attributes,
): object {
  return {
    allowedBy: allowedBy.map(showAllowance),
    ...(decision.decision === "allowed" && decision.by === MASTERS ? { always: MASTERS } : {}),
    nearMisses: nearMisses.map((miss) => ({ lack: miss.lack, ...showAllowance(miss) })),
    dangling: dangling.map(showBinding),
    rolesThatWould: rolesThatWould.map(formatRole),
    ...(decision.decision === "allowed" ? {} : { leastRule: toLeastRule(attributes) }),
  };
}
