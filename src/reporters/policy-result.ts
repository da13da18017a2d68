import type { LocatedFinding, Problem, Report, Suppression } from "../model/index.ts";
import { formatPath } from "../model/index.ts";
import { formatLocation } from "./place.ts";

/** One line of a report object; both API groups agree on these names. */
export interface PolicyResult {
  readonly source: string;
  readonly policy: string;
  readonly rule: string;
  readonly category: string;
  readonly severity: string;
  readonly result: "fail" | "warn" | "skip" | "error";
  readonly scored: boolean;
  readonly message: string;
  readonly timestamp: { readonly seconds: number; readonly nanos: number };
  readonly resources: readonly {
    readonly apiVersion: string;
    readonly kind: string;
    readonly namespace?: string;
    readonly name: string;
  }[];
  readonly properties: Readonly<Record<string, string>>;
}

function toOutcome(
  report: Report,
  finding: LocatedFinding,
  suppression: Suppression | undefined,
): PolicyResult["result"] {
  if (suppression !== undefined) return "skip";
  if (finding.verdict === "unknown") return "error";
  return report.controls.get(finding.control)?.onRequest === true ? "warn" : "fail";
}

function toProperties(
  report: Report,
  finding: LocatedFinding,
  suppression: Suppression | undefined,
): Record<string, string> {
  const { container, location, path, fingerprint, verdict } = finding;
  const fix = report.controls.get(finding.control)?.fix;
  const pairs: readonly (readonly [string, string | undefined])[] = [
    ["container", container],
    ["path", formatPath(path)],
    ["location", location === undefined ? undefined : formatLocation(location)],
    ["fingerprint", fingerprint],
    ["verdict", verdict],
    ["fix", fix?.text],
    ["caution", fix?.caution],
    ["acceptedBy", suppression === undefined ? undefined : `${suppression.by} ${suppression.name}`],
    ["owner", suppression?.owner],
    ["reason", suppression?.reason],
    ["expires", suppression?.expires],
  ];
  return Object.fromEntries(
    pairs.flatMap(([key, value]) => (value === undefined || value === "" ? [] : [[key, value.toWellFormed()]])),
  );
}

function toTimestamp(at: Date): PolicyResult["timestamp"] {
  const ms = at.getTime();
  return { seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1_000_000 };
}

/** What could not be looked at, so that a report with gaps does not read as a clean one. */
export function toProblemResult(report: Report, { code, message, at }: Problem): PolicyResult {
  return {
    source: "hauberk",
    policy: "problem",
    rule: code,
    category: "other",
    severity: "high",
    result: "error",
    scored: false,
    message: message.toWellFormed(),
    timestamp: toTimestamp(report.at),
    resources: [],
    properties: at === undefined ? {} : { location: formatLocation(at).toWellFormed() },
  };
}

/** The finding as a policy result: unknown is `error` ("could not be evaluated"), accepted is `skip`, never `pass`. */
export function toPolicyResult(report: Report, finding: LocatedFinding, suppression?: Suppression): PolicyResult {
  const { control, resource, severity, message } = finding;
  const { apiVersion, kind, namespace, name } = resource;
  const result = toOutcome(report, finding, suppression);
  return {
    source: "hauberk",
    policy: control.split("/")[0] ?? control,
    rule: control,
    category: report.controls.get(control)?.layer ?? "other",
    severity,
    result,
    scored: result === "fail",
    message: message.toWellFormed(),
    timestamp: toTimestamp(report.at),
    resources: [
      {
        apiVersion: apiVersion.toWellFormed(),
        kind: kind.toWellFormed(),
        ...(namespace === "" ? {} : { namespace: namespace.toWellFormed() }),
        name: name.toWellFormed(),
      },
    ],
    properties: toProperties(report, finding, suppression),
  };
}
