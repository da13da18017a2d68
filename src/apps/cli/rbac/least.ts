import { dump } from "js-yaml";
import {
  type Coverage,
  findBlindSpots,
  formatSubject,
  RightsUsed,
  type Subject,
  toLeastRoles,
  type UnusedBinding,
  type UsedRight,
  UsageRecorder,
} from "../../../engines/rbac/index.ts";
import { asList, dig, type KubernetesObject, type Problem } from "../../../model/index.ts";
import { toJsonText, toVisible } from "../../../reporters/index.ts";
import { EXIT } from "../exit.ts";
import { writeLine } from "../report-output.ts";
import { formatCoverage, readAuditLogs, showCoverage } from "./audit-log.ts";
import { formatBinding, formatRights } from "./places.ts";
import { formatQuestion, toAskedSubject, toAskedUser } from "./question.ts";
import { printProblems, type RbacOptions, readRoles } from "./sources.ts";
import { showUnused } from "./unused.ts";

export interface LeastOptions extends RbacOptions {
  readonly audit: readonly string[];
  /** Of the roles that are made. */
  readonly roleName?: string;
  /** False with --no-names. */
  readonly names: boolean;
}

interface Result {
  readonly subject: Subject;
  readonly objects: readonly KubernetesObject[];
  readonly rights: readonly UsedRight[];
  readonly coverage: Coverage;
  readonly recorder: UsageRecorder;
  /** What the subject has today and did not use; undefined where today's roles, or any event, were not given. */
  readonly unused: readonly UnusedBinding[] | undefined;
  readonly problems: readonly Problem[];
}

/**
 * `hauberk rbac least`: the least roles for what somebody did, by audit logs.
 * @returns the exit code: 3 when a line could not be read, or rights were more than are kept
 */
export async function least(subjectText: string, paths: readonly string[], options: LeastOptions): Promise<number> {
  const hasRoles = paths.length > 0 || options.cluster === true || options.snapshot !== undefined;
  const read = hasRoles ? await readRoles(paths, options) : undefined;
  const subject =
    read === undefined ? toAskedSubject({ subjects: [] }, subjectText) : toAskedSubject(read.authorizer, subjectText);
  const recorder = new UsageRecorder(subject);
  const used = read === undefined ? undefined : new RightsUsed(read.authorizer);
  const { coverage, problems } = await readAuditLogs(options.audit, (event) => {
    recorder.add(event);
    used?.add(event);
  });
  const { rights } = recorder;
  const name = options.roleName ?? toRoleName(subject);
  const bindings = read?.authorizer
    .grantsOf(toAskedUser(subject, []))
    .filter((grant) => grant.subject.kind === subject.kind);
  const result: Result = {
    subject,
    objects: toLeastRoles(rights, subject, { name, withNames: options.names }),
    rights,
    coverage,
    recorder,
    // Of a log without events nothing follows, least of all that a right was not used.
    unused: coverage.events === 0 ? undefined : used?.findUnused((bindings ?? []).map(({ binding }) => binding)),
    problems: [...(read?.problems ?? []), ...problems],
  };
  if (options.format === "json") writeLine(toJsonText(toJson(result)));
  else print(result);
  return result.problems.length > 0 || recorder.lost > 0 ? EXIT.incomplete : EXIT.clean;
}

/** A name for roles: `cart-least`. */
function toRoleName({ name }: Subject): string {
  return `${name.replaceAll(/[^A-Za-z0-9:.-]/g, "-").slice(0, 200)}-least`;
}

/** YAML for kubectl; all that is said besides stands in comments. */
function print({ subject, objects, rights, coverage, recorder, unused, problems }: Result): void {
  printProblems(problems);
  const say = (text: string): void => writeLine(`# ${toVisible(text)}`);
  say(`The least roles for what ${formatSubject(subject)} did, by ${formatCoverage(coverage)[0]}.`);
  say(`${recorder.events} of them are theirs; ${formatCoverage(coverage)[1]}`);
  say("The log cannot show:");
  for (const spot of findBlindSpots(coverage)) say(`- ${spot}`);
  if (recorder.lost > 0)
    say(`- ${recorder.lost} uses of rights that are too many, or that no rule can name: they are not in the roles`);
  const refused = rights.filter((right) => right.allowed === 0 && right.refused > 0);
  if (refused.length > 0) say("Asked for, and refused every time (not in the roles):");
  for (const { attributes, refused: times } of refused) say(`- ${formatQuestion(attributes)} (${times} times)`);
  const open = rights.filter((right) => right.allowed + right.refused === 0);
  if (open.length > 0) say("Asked for, with no answer in the log (not in the roles):");
  for (const { attributes } of open) say(`- ${formatQuestion(attributes)}`);
  if (unused !== undefined) printUnused(unused, say);
  if (objects.some(hasNames)) say("Rules name the objects where few were used (leave that out with --no-names).");
  if (coverage.events === 0) say("No event was read: what they need is not known.");
  else if (objects.length === 0) say("Nothing was used: no role is needed, as far as the log goes.");
  for (const object of objects) writeLine(`---\n${toVisibleLines(dump(object, { lineWidth: 120, noRefs: true }))}`);
}

function hasNames({ rules }: KubernetesObject): boolean {
  return asList(rules).some((rule) => dig(rule, "resourceNames") !== undefined);
}

function printUnused(unused: readonly UnusedBinding[], say: (text: string) => void): void {
  say(unused.length === 0 ? "All that they have today was used." : "What they have today, and did not use:");
  for (const { binding, isWholeBinding, rules } of unused) {
    say(`- ${formatBinding(binding)}${isWholeBinding ? ": nothing of it" : ""}`);
    for (const one of isWholeBinding ? [] : rules)
      say(
        `    ${one.isWholeRule ? formatRights(one.rule) : `${formatRights(one.rule)}: not ${[...one.verbs, ...one.resources].join(", ")}`}`,
      );
  }
}

function toVisibleLines(text: string): string {
  return text.trimEnd().split("\n").map(toVisible).join("\n");
}

function toJson({ subject, objects, rights, coverage, recorder, unused, problems }: Result): object {
  return {
    subject,
    objects,
    rights: rights.map(({ attributes, names, allowed, refused, pending }) => ({
      ...attributes,
      ...(names === undefined ? {} : { names }),
      allowed,
      refused,
      pending,
    })),
    coverage: { ...showCoverage(coverage), eventsOfSubject: recorder.events, notKept: recorder.lost },
    cannotShow: findBlindSpots(coverage),
    ...(unused === undefined ? {} : { unused: unused.map(showUnused) }),
    problems: problems.map(({ code, message, at }) => ({ code, message, at })),
  };
}
