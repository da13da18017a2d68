import pc from "picocolors";
import {
  type Binding,
  type Coverage,
  findBlindSpots,
  findIdle,
  type Idle,
  isBootstrap,
  RightsUsed,
  type UnusedBinding,
} from "../../../engines/rbac/index.ts";
import { formatPath, toResourceId } from "../../../model/index.ts";
import { count, toJsonText, toVisible } from "../../../reporters/index.ts";
import { EXIT } from "../exit.ts";
import { writeLine } from "../report-output.ts";
import { formatCoverage, readAuditLogs, showCoverage } from "./audit-log.ts";
import { formatBinding, formatRights, formatRule, showBinding, showRule, toLocation } from "./places.ts";
import {
  printProblems,
  printReservations,
  type RbacOptions,
  readRoles,
  toExitCode,
  toReservations,
} from "./sources.ts";

export interface UnusedOptions extends RbacOptions {
  readonly audit: readonly string[];
}

/**
 * `hauberk rbac unused`: roles nobody binds, bindings that lead nowhere or to nobody, and with audit logs what nobody used.
 * @returns the exit code: 1 when there is something, 3 when something could not be read
 */
export async function unused(paths: readonly string[], options: UnusedOptions): Promise<number> {
  const read = await readRoles(paths, options);
  const idle = findIdle(read.authorizer, read.picture);
  const used = new RightsUsed(read.authorizer);
  const log = await readAuditLogs(options.audit, (event) => used.add(event));
  const bindings: Binding[] = read.authorizer.bindings.filter(({ resource }) => !isBootstrap(resource));
  // Of a log without events nothing follows, least of all that a right was not used.
  const rights = log.coverage.events === 0 ? [] : used.findUnused(bindings);
  const found = idle.some(({ isSure }) => isSure) || rights.length > 0;
  const lacking =
    options.audit.length > 0 && log.coverage.events === 0 ? ["what was used: no event of a log was read"] : [];
  const all = { ...read, problems: [...read.problems, ...log.problems], unknown: [...read.unknown, ...lacking] };
  const exitCode = toExitCode(all, found ? EXIT.findings : EXIT.clean);
  const coverage = log.coverage.events === 0 ? undefined : log.coverage;
  if (options.format === "json") {
    writeLine(
      toJsonText({
        idle: idle.map(showIdle),
        ...(coverage === undefined
          ? {}
          : { unused: rights.map(showUnused), coverage: showCoverage(coverage), cannotShow: findBlindSpots(coverage) }),
        ...toReservations(all),
      }),
    );
    return exitCode;
  }
  printProblems(all.problems);
  for (const one of idle) printIdle(one);
  if (coverage !== undefined) printRights(rights, coverage);
  printReservations(all);
  const perhaps = idle.filter(({ isSure }) => !isSure).length;
  writeLine(
    `${count(idle.length - perhaps, "fault")} of roles and bindings${perhaps === 0 ? "" : `, and ${perhaps} perhaps`}${coverage === undefined ? "" : `; ${count(rights.length, "binding")} with rights that the log shows no use of`}`,
  );
  return exitCode;
}

function printIdle({ resource, path, message, isSure }: Idle): void {
  const at = toLocation(resource, path);
  const place = at === undefined ? "" : `${at.file}:${at.line}:${at.column} `;
  writeLine(toVisible(`${place}${isSure ? "" : "perhaps: "}${message}`));
}

function printRights(rights: readonly UnusedBinding[], coverage: Coverage): void {
  writeLine(pc.bold("Given, and not used:"));
  for (const { binding, isWholeBinding, rules } of rights) {
    writeLine(toVisible(`${formatBinding(binding)}${isWholeBinding ? ": nothing of it was used" : ""}`));
    if (isWholeBinding || binding.role === undefined) continue;
    for (const { rule, verbs, resources, isWholeRule } of rules) {
      const what = isWholeRule ? "not used" : `not ${[...verbs, ...resources].join(", ")}`;
      writeLine(toVisible(`  ${formatRule(binding.role, rule)}: ${formatRights(rule)}: ${what}`));
    }
  }
  for (const line of formatCoverage(coverage)) writeLine(toVisible(`by a log of ${line}`));
  for (const spot of findBlindSpots(coverage)) writeLine(toVisible(`the log cannot show: ${spot}`));
}

function showIdle({ is, resource, path, message, isSure }: Idle): object {
  const at = toLocation(resource, path);
  return {
    is,
    resource: toResourceId(resource.object),
    path: formatPath(path),
    ...(at === undefined ? {} : { at }),
    message,
    isSure,
  };
}

/** Unused rights for programs. */
export function showUnused({ binding, isWholeBinding, rules }: UnusedBinding): object {
  return {
    binding: showBinding(binding),
    isWholeBinding,
    rules: rules.map(({ rule, verbs, resources, isWholeRule }) => ({
      ...showRule(rule),
      isWholeRule,
      unusedVerbs: verbs,
      unusedResources: resources,
    })),
  };
}
