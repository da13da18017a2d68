import pc from "picocolors";
import { formatSubject, type Grant, MASTERS, type User, toNodeName } from "../../../engines/rbac/index.ts";
import { count, toJsonText, toVisible } from "../../../reporters/index.ts";
import { writeLine } from "../report-output.ts";
import { formatBinding, formatRights, formatRule, showBinding, showRule } from "./places.ts";
import { printNodeRights, showNodeRights } from "./node-rights.ts";
import { namesNode, toAskedSubject, toAskedUser } from "./question.ts";
import { findSlips, printSlips } from "./slips.ts";
import {
  KINDS_OF_NODES,
  printProblems,
  printReservations,
  type RbacOptions,
  type RbacRead,
  readRoles,
  toExitCode,
  toReservations,
} from "./sources.ts";

export interface CanOptions extends RbacOptions {
  /** Further groups of a user, given by whoever signs them in. */
  readonly group?: readonly string[];
}

/**
 * `hauberk rbac can`: all that somebody may do, and what gives it.
 * @returns the exit code: 3 when something could not be read
 */
export async function can(subjectText: string, paths: readonly string[], options: CanOptions): Promise<number> {
  const read = await readRoles(paths, options, namesNode(subjectText) ? KINDS_OF_NODES : []);
  const subject = toAskedSubject(read.authorizer, subjectText);
  const user = toAskedUser(subject, options.group ?? []);
  const slips = findSlips(read, { subject });
  const grants = read.authorizer.grantsOf(user);
  const dangling = ["", ...read.picture.namespaces].flatMap((namespace) =>
    read.authorizer.danglingOf(user, namespace).filter((binding) => binding.namespace === namespace),
  );
  const node = toNodeName(user);
  if (options.format === "json") {
    const shown = {
      subject,
      user,
      everything: user.groups.includes(MASTERS),
      grants: grants.map(showGrant),
      dangling: dangling.map(showBinding),
      ...(node === undefined ? {} : { node: showNodeRights(read, node) }),
    };
    writeLine(toJsonText({ ...shown, notes: slips, ...toReservations(read) }));
    return toExitCode(read);
  }
  printProblems(read.problems);
  printSlips(slips);
  writeLine(pc.bold(toVisible(formatSubject(subject))));
  printUser(user);
  if (node !== undefined) printNodeRights(read, node);
  printGrants(grants);
  for (const binding of dangling) {
    const { kind, name } = binding.roleRef;
    writeLine(toVisible(`nothing by ${formatBinding(binding)}: ${kind} ${name} ${whyNothing(read)}`));
  }
  printReservations(read);
  writeLine(
    `${count(grants.length, "binding")}, ${count(
      grants.reduce((sum, { role }) => sum + role.rules.length, 0),
      "rule",
    )}`,
  );
  return toExitCode(read);
}

function whyNothing({ picture }: RbacRead): string {
  return picture.complete ? "is not there" : "is not among what was read";
}

function printUser({ name, groups }: User): void {
  const who = name === "" ? "a member" : `user ${name}`;
  writeLine(`  ${toVisible(`${who}, in ${groups.length === 0 ? "no group" : groups.join(", ")}`)}`);
  if (groups.includes(MASTERS)) writeLine(pc.red(`  may do everything: the API server asks no role for ${MASTERS}`));
}

function printGrants(grants: readonly Grant[]): void {
  for (const [namespace, ones] of Map.groupBy(grants, ({ binding }) => binding.namespace)) {
    writeLine(pc.bold(toVisible(namespace === "" ? "everywhere" : `in ${namespace}`)));
    for (const { binding, role, subject } of ones) {
      const via = subject.kind === "Group" ? `, as a member of ${subject.name}` : "";
      writeLine(`  ${toVisible(`by ${formatBinding(binding)}${via}`)}`);
      for (const rule of role.rules)
        writeLine(`    ${toVisible(formatRights(rule))}  ${pc.dim(toVisible(formatRule(role, rule)))}`);
    }
  }
}

function showGrant({ subject, binding, role }: Grant): object {
  return { namespace: binding.namespace, as: subject, binding: showBinding(binding), rules: role.rules.map(showRule) };
}
