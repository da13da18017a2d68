import type { LocatedFinding, Location, Report, SuppressedFinding } from "../model/index.ts";
import { formatPath } from "../model/index.ts";
import { isAutomatic } from "./groups.ts";
import { toJsonText } from "./visible.ts";

/** Grows when a name changes its meaning or goes away; new names do not count. */
const SCHEMA_VERSION = "1";

function toLocation(at: Location | undefined) {
  return at === undefined ? null : { file: at.file, line: at.line, column: at.column };
}

function toFinding(report: Report, finding: LocatedFinding) {
  const { control, severity, verdict, resource, container, path, location, message, fingerprint } = finding;
  const fix = report.controls.get(control)?.fix;
  const { apiVersion, kind, namespace, name } = resource;
  return {
    control,
    severity,
    verdict,
    resource: { apiVersion, kind, namespace, name },
    container: container ?? null,
    path: formatPath(path),
    location: toLocation(location),
    message,
    fix: {
      text: fix?.text ?? "",
      ...(fix?.caution === undefined ? {} : { caution: fix.caution }),
      automatic: isAutomatic(finding),
    },
    fingerprint,
  };
}

function toSuppressed(report: Report, { finding, suppression }: SuppressedFinding) {
  const { by, name, owner, reason, expires } = suppression;
  return { ...toFinding(report, finding), suppression: { by, name, owner, reason, expires } };
}

/**
 * The documented JSON report in pieces, as that of a large tree is tens of megabytes; `json.schema.json` describes every
 * name. Keys always come in the same order.
 */
export function* reportJson(report: Report): Generator<string> {
  const { tool, problems } = report;
  yield `{\n  "schemaVersion": "${SCHEMA_VERSION}"`;
  yield* writeMember("tool", { name: tool.name, version: tool.version });
  yield* writeList("findings", report.findings, (finding) => toFinding(report, finding));
  yield* writeList("suppressed", report.suppressed, (item) => toSuppressed(report, item));
  yield* writeList("problems", problems, ({ code, message, at }) => ({ code, message, location: toLocation(at) }));
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

function* writeList<Item>(name: string, items: readonly Item[], toValue: (item: Item) => unknown): Generator<string> {
  yield `,\n  "${name}": [`;
  let before = "\n    ";
  for (const item of items) {
    yield before + indent(toJsonText(toValue(item)), "    ");
    before = ",\n    ";
  }
  yield items.length === 0 ? "]" : "\n  ]";
}

function indent(text: string, by: string): string {
  return text.replaceAll("\n", `\n${by}`);
}
