import type { LocatedFinding, Location, Report, ResourceId, SuppressedFinding } from "../model/index.ts";
import { formatPath } from "../model/index.ts";
import { isAutomatic } from "./groups.ts";
import { toJsonString, toJsonText } from "./visible.ts";

/** Grows when a name changes its meaning or goes away; new names do not count. */
const SCHEMA_VERSION = "1";

function toLocation(at: Location | undefined) {
  return at === undefined ? null : { file: at.file, line: at.line, column: at.column };
}

/** @returns the text of one finding, as a member of a list: put together from pieces, as a report is mostly findings */
function toFindingText(report: Report): (finding: LocatedFinding, more?: string) => string {
  const fixes = { automatic: new Map<string, string>(), manual: new Map<string, string>() };
  const toFix = (finding: LocatedFinding): string => {
    const automatic = isAutomatic(finding);
    const known = automatic ? fixes.automatic : fixes.manual;
    let text = known.get(finding.control);
    if (text === undefined) known.set(finding.control, (text = toFixText(report, finding.control, automatic)));
    return text;
  };
  // Findings of one object mostly follow each other.
  let last: { readonly resource: ResourceId; readonly text: string } | undefined;
  return (finding, more = "") => {
    const { control, severity, verdict, resource, container, path, location, message, fingerprint } = finding;
    if (last?.resource !== resource) last = { resource, text: toResourceText(resource) };
    return `{
      "control": ${toJsonString(control)},
      "severity": "${severity}",
      "verdict": "${verdict}",
      "resource": ${last.text},
      "container": ${container === undefined ? "null" : toJsonString(container)},
      "path": ${toJsonString(formatPath(path))},
      "location": ${toLocationText(location)},
      "message": ${toJsonString(message)},
      "fix": ${toFix(finding)},
      "fingerprint": ${toJsonString(fingerprint)}${more}
    }`;
  };
}

function toResourceText({ apiVersion, kind, namespace, name }: ResourceId): string {
  return toMemberText({ apiVersion, kind, namespace, name });
}

function toLocationText(at: Location | undefined): string {
  if (at === undefined) return "null";
  return `{
        "file": ${toJsonString(at.file)},
        "line": ${at.line},
        "column": ${at.column}
      }`;
}

function toFixText(report: Report, control: string, automatic: boolean): string {
  const fix = report.controls.get(control)?.fix;
  return toMemberText({
    text: fix?.text ?? "",
    ...(fix?.caution === undefined ? {} : { caution: fix.caution }),
    automatic,
  });
}

function toSuppressionText({ suppression }: SuppressedFinding): string {
  const { by, name, owner, reason, expires } = suppression;
  return `,\n      "suppression": ${toMemberText({ by, name, owner, reason, expires })}`;
}

/** A value within a finding. */
function toMemberText(value: unknown): string {
  return indent(toJsonText(value), "      ");
}

/**
 * The documented JSON report in pieces, as that of a large tree is tens of megabytes; `json.schema.json` describes every
 * name. Keys always come in the same order.
 */
export function* reportJson(report: Report): Generator<string> {
  const { tool, problems } = report;
  yield `{\n  "schemaVersion": "${SCHEMA_VERSION}"`;
  yield* writeMember("tool", { name: tool.name, version: tool.version });
  const toText = toFindingText(report);
  yield* writeList("findings", report.findings, (finding) => toText(finding));
  yield* writeList("suppressed", report.suppressed, (item) => toText(item.finding, toSuppressionText(item)));
  yield* writeList("problems", problems, ({ code, message, at }) =>
    indent(toJsonText({ code, message, location: toLocation(at) }), "    "),
  );
  yield* writeMember("summary", toSummary(report));
  yield "\n}\n";
}

function toSummary({ summary }: Report) {
  const { files, resources, workloads, containers, controls, verdicts, severities, problems } = summary;
  return {
    files,
    resources,
    workloads,
    containers,
    controls,
    verdicts: {
      pass: verdicts.pass,
      fail: verdicts.fail,
      unknown: verdicts.unknown,
      suppressed: verdicts.suppressed,
    },
    severities: {
      low: severities.low,
      medium: severities.medium,
      high: severities.high,
      critical: severities.critical,
    },
    problems,
  };
}

function* writeMember(name: string, value: unknown): Generator<string> {
  yield `,\n  "${name}": ${indent(toJsonText(value), "  ")}`;
}

function* writeList<Item>(name: string, items: readonly Item[], toText: (item: Item) => string): Generator<string> {
  yield `,\n  "${name}": [`;
  let before = "\n    ";
  for (const item of items) {
    yield before + toText(item);
    before = ",\n    ";
  }
  yield items.length === 0 ? "]" : "\n  ]";
}

function indent(text: string, by: string): string {
  return text.replaceAll("\n", `\n${by}`);
}
