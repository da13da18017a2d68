import type { LocatedFinding, Problem, Report } from "../model/index.ts";
import { formatPath } from "../model/index.ts";
import { count, toResourceKey, toResourceName, toTitle } from "./groups.ts";
import { formatLocation, formatPlace } from "./place.ts";
import type { Xml } from "./xml.ts";
import { element, toXmlLines } from "./xml.ts";

interface Suite {
  readonly name: string;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
  readonly cases: readonly Xml[];
}

// Readers drop the second of two cases of one name: the field's path keeps them apart.
function toCaseName(report: Report, finding: LocatedFinding): string {
  return `${finding.control}: ${toTitle(report, finding.control)} (${formatPath(finding.path)})`;
}

function reportCase(report: Report, finding: LocatedFinding, outcome: Xml): Xml {
  const place = finding.location;
  const attributes = {
    name: toCaseName(report, finding),
    classname: toResourceName(finding.resource),
    ...(place === undefined ? {} : { file: place.file, line: place.line }),
    time: 0,
  };
  return element("testcase", attributes, [outcome]);
}

function toOutcome(report: Report, finding: LocatedFinding): Xml {
  if (finding.verdict === "unknown") return element("skipped", { message: `could not be judged: ${finding.message}` });
  const fix = report.controls.get(finding.control)?.fix;
  const lines = [
    formatPlace(finding),
    finding.message,
    ...(fix === undefined ? [] : [`Fix: ${fix.text}`]),
    ...(fix?.caution === undefined ? [] : [`Mind: ${fix.caution}`]),
  ];
  return element("failure", { message: finding.message, type: finding.severity }, [toXmlLines(lines)]);
}

function toSuites(report: Report): Suite[] {
  const all = [
    ...report.findings.map((finding) => ({ finding, outcome: toOutcome(report, finding), kind: finding.verdict })),
    ...report.suppressed.map(({ finding, suppression }) => ({
      finding,
      outcome: element("skipped", {
        message: `accepted by ${suppression.by} ${suppression.name}: ${suppression.reason ?? finding.message}`,
      }),
      kind: "accepted" as const,
    })),
  ];
  return [...Map.groupBy(all, (item) => toResourceKey(item.finding)).values()].flatMap((items) => {
    const [first] = items;
    if (first === undefined) return [];
    const failures = items.filter((item) => item.kind === "fail").length;
    const cases = items.map((item) => reportCase(report, item.finding, item.outcome));
    return [
      { name: toResourceName(first.finding.resource), failures, errors: 0, skipped: items.length - failures, cases },
    ];
  });
}

function toProblemCase(problem: Problem): Xml {
  const { at, code, message } = problem;
  const name = at === undefined ? `${code}: ${message}` : `${code}: ${formatLocation(at)}`;
  const place: Record<string, string | number> = at === undefined ? {} : { file: at.file, line: at.line };
  const error = element("error", { message, type: code }, [toXmlLines([message])]);
  return element("testcase", { name, classname: "Could not be looked at", ...place, time: 0 }, [error]);
}

function toExtraSuites(report: Report, isEmpty: boolean): Suite[] {
  const { problems, summary } = report;
  if (problems.length > 0) {
    const cases = problems.map(toProblemCase);
    return [{ name: "Could not be looked at", failures: 0, errors: problems.length, skipped: 0, cases }];
  }
  if (!isEmpty) return [];
  // Readers take a file without a single case for a broken run.
  const name = `No findings: ${count(summary.controls, "control")} on ${count(summary.resources, "object")}`;
  return [
    {
      name: "hauberk",
      failures: 0,
      errors: 0,
      skipped: 0,
      cases: [element("testcase", { name, classname: "hauberk", time: 0 })],
    },
  ];
}

/** JUnit XML: a suite for each object, a case for each finding; what is unknown or accepted is skipped, a problem is an error. */
export function reportJunit(report: Report): string {
  const found = toSuites(report);
  const suites = [...found, ...toExtraSuites(report, found.length === 0)];
  const sum = (key: "failures" | "errors" | "skipped") => suites.reduce((total, suite) => total + suite[key], 0);
  const tests = suites.reduce((total, suite) => total + suite.cases.length, 0);
  const timestamp = report.at.toISOString().slice(0, 19);
  const parts = suites.map(({ name, failures, errors, skipped, cases }) =>
    element("testsuite", { name, tests: cases.length, failures, errors, skipped, time: 0, timestamp }, cases),
  );
  const attributes = {
    name: report.tool.name,
    tests,
    failures: sum("failures"),
    errors: sum("errors"),
    skipped: sum("skipped"),
    time: 0,
  };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element("testsuites", attributes, parts).xml.replace(/(<testsuite |<testcase |<\/testsuites?>)/g, "\n$1")}\n`;
}
