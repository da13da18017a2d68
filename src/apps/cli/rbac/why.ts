import pc from "picocolors";
import {
  type Attributes,
  explain,
  type Explanation,
  formatRole,
  formatSubject,
  type Lack,
  MASTERS,
  type NearMiss,
  toLeastRule,
} from "../../../engines/rbac/index.ts";
import { count, toJsonText, toVisible } from "../../../reporters/index.ts";
import { EXIT } from "../exit.ts";
import type { CanOptions } from "./can.ts";
import { formatBinding, formatRights, formatRule, showAllowance, showBinding } from "./places.ts";
import { formatQuestion, toAskedSubject, toAskedUser, toQuestion } from "./question.ts";
import { printProblems, printReservations, readRbac, toExitCode, toReservations } from "./sources.ts";

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
  const read = await readRbac(paths, options);
  const subject = toAskedSubject(read.authorizer, subjectText);
  const user = toAskedUser(subject, options.group ?? []);
  const { attributes } = toQuestion(read.picture, verb, resource, options);
  const explanation = explain(read.authorizer, user, attributes);
  const { decision } = explanation;
  const exitCode = { allowed: EXIT.clean, "no opinion": EXIT.findings, unknown: EXIT.incomplete }[decision.decision];
  if (options.format === "json") {
    console.log(
      toJsonText({ subject, user, question: attributes, ...toJson(explanation, attributes), ...toReservations(read) }),
    );
    return toExitCode(read, exitCode);
  }
  printProblems(read.problems);
  const verdict = { allowed: pc.yellow("may"), "no opinion": pc.green("may not"), unknown: pc.yellow("perhaps may") };
  const question = toVisible(formatQuestion(attributes, " everywhere"));
  console.log(`${pc.bold(toVisible(formatSubject(subject)))} ${verdict[decision.decision]} ${question}`);
  printAllowances(explanation);
  if (decision.decision !== "allowed") printMissing(explanation, attributes);
  printReservations(read, decision.decision === "unknown" ? decision.because : []);
  return toExitCode(read, exitCode);
}

function printAllowances({ decision, allowedBy }: Explanation): void {
  if (decision.decision === "allowed" && decision.by === MASTERS)
    console.log(`  as a member of ${MASTERS}, for whom the API server asks no role`);
  for (const { grant, rule } of allowedBy) {
    const via = grant.subject.kind === "Group" ? ` to its group ${grant.subject.name}` : "";
    console.log(`  ${toVisible(`by ${formatBinding(grant.binding)}${via}`)}`);
    console.log(`     ${toVisible(`${formatRule(grant.role, rule)}: ${formatRights(rule)}`)}`);
  }
}

function printMissing({ nearMisses, dangling, rolesThatWould }: Explanation, attributes: Attributes): void {
  for (const miss of nearMisses.slice(0, MAX_SHOWN)) {
    console.log(`  ${toVisible(`nearly: ${formatLack(miss, attributes)}`)}`);
    console.log(
      `     ${toVisible(`${formatBinding(miss.grant.binding)} gives ${formatRule(miss.grant.role, miss.rule)}: ${formatRights(miss.rule)}`)}`,
    );
  }
  if (nearMisses.length > MAX_SHOWN)
    console.log(`  and ${count(nearMisses.length - MAX_SHOWN, "rule")} more that nearly would`);
  if (nearMisses.length === 0) console.log("  no rule of theirs comes near");
  for (const binding of dangling) {
    const { kind, name } = binding.roleRef;
    console.log(`  ${toVisible(`${formatBinding(binding)} leads to ${kind} ${name}, which is not there`)}`);
  }
  const names = rolesThatWould.slice(0, MAX_SHOWN).map(formatRole).join(", ");
  const more = rolesThatWould.length > MAX_SHOWN ? ` and ${rolesThatWould.length - MAX_SHOWN} more` : "";
  if (names !== "") console.log(`  ${toVisible(`roles that would, if they were bound: ${names}${more}`)}`);
  console.log(`  ${toVisible(`the least rule that would: ${JSON.stringify(toLeastRule(attributes))}`)}`);
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
    decision: decision.decision,
    ...(decision.decision === "unknown" ? { because: decision.because } : {}),
    allowedBy: allowedBy.map(showAllowance),
    ...(decision.decision === "allowed" && decision.by === MASTERS ? { always: MASTERS } : {}),
    nearMisses: nearMisses.map((miss) => ({ lack: miss.lack, ...showAllowance(miss) })),
    dangling: dangling.map(showBinding),
    rolesThatWould: rolesThatWould.map(formatRole),
    ...(decision.decision === "allowed" ? {} : { leastRule: toLeastRule(attributes) }),
  };
}
