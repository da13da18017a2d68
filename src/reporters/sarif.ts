import type { Log, Notification, Result, Suppression as SarifSuppression } from "sarif";
import type { LocatedFinding, Problem, Report, Suppression } from "../model/index.ts";
import { isAutomatic } from "./groups.ts";
import { toMessageText, toPhysicalLocation, toSarifLocation } from "./sarif-place.ts";
import { toLevel, toSarifRule } from "./sarif-rules.ts";
import { writeJson } from "./visible.ts";

/**
 * GitHub refuses a run with more results or rules.
 * @see https://docs.github.com/en/code-security/code-scanning/troubleshooting-sarif-uploads/results-exceed-limit
 */
const RESULTS_MAX = 25_000;
const RULES_MAX = 25_000;

function toSuppression(suppression: Suppression): SarifSuppression {
  const { by, name, owner, reason, expires } = suppression;
  return {
    kind: "external",
    status: "accepted",
    justification: reason ?? `accepted by ${by} ${name}`,
    properties: { by, name, ...(owner === undefined ? {} : { owner }), ...(expires === undefined ? {} : { expires }) },
  };
}

function toResult(report: Report, finding: LocatedFinding, ruleIndex: number, suppression?: Suppression): Result {
  const { control, verdict, severity, message, fingerprint } = finding;
  const fix = report.controls.get(control)?.fix;
  const said = toMessageText(message);
  return {
    ruleId: control,
    ruleIndex,
    // SARIF asks for level none wherever the kind is not fail.
    ...(verdict === "fail" ? { kind: "fail", level: toLevel(severity) } : { kind: "open", level: "none" }),
    message: { text: fix === undefined ? said : `${said}\nFix: ${toMessageText(fix.text)}` },
    locations: [toSarifLocation(finding)],
    // The first is GitHub's own key: it follows the alert when lines move.
    partialFingerprints: { primaryLocationLineHash: `${fingerprint}:1`, "hauberk/v1": fingerprint },
    ...(suppression === undefined ? { suppressions: [] } : { suppressions: [toSuppression(suppression)] }),
    properties: { severity, automaticFix: isAutomatic(finding) },
  };
}

function toNotification(problem: Problem): Notification {
  return {
    descriptor: { id: problem.code },
    level: "error",
    message: { text: toMessageText(problem.message) },
    ...(problem.at === undefined ? {} : { locations: [{ physicalLocation: toPhysicalLocation(problem.at) }] }),
  };
}

function toCutNotification(left: number): Notification {
  const text = `${left} results are left out: code scanning takes at most ${RESULTS_MAX} of a run. The worst come first; scan in parts, or raise --severity.`;
  return { descriptor: { id: "RESULTS_CUT" }, level: "warning", message: { text } };
}

/** SARIF 2.1.0 with everything GitHub code scanning shows, within its limits. */
export function reportSarif(report: Report): string {
  const items = [...report.findings.map((finding) => ({ finding, suppression: undefined })), ...report.suppressed];
  const shown = items.slice(0, RESULTS_MAX);
  const ids = [...new Set(shown.map(({ finding }) => finding.control))].slice(0, RULES_MAX);
  const index = new Map(ids.map((id, at) => [id, at]));
  const notifications = report.problems.map(toNotification);
  if (items.length > shown.length) notifications.push(toCutNotification(items.length - shown.length));
  const log: Log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: report.tool.name,
            semanticVersion: report.tool.version,
            rules: ids.map((id) => toSarifRule(id, report.controls.get(id))),
          },
        },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: {
          "%SRCROOT%": { description: { text: "The root of the repository, or where the scan ran." } },
        },
        invocations: [
          {
            executionSuccessful: report.problems.length === 0,
            endTimeUtc: report.at.toISOString(),
            toolExecutionNotifications: notifications,
          },
        ],
        results: shown.map(({ finding, suppression }) =>
          toResult(report, finding, index.get(finding.control) ?? -1, suppression),
        ),
      },
    ],
  };
  return writeJson(log);
}
