import { stripVTControlCharacters } from "node:util";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { type LocatedFinding, Problem, type Report } from "../model/index.ts";
import { cleanReport, exampleReport } from "./example-report.ts";
import { REPORTERS } from "./index.ts";

const { report } = REPORTERS.text;

function many(number: number): Report {
  const [first] = exampleReport.findings;
  if (first === undefined) throw new Error("the example has findings");
  const findings = Array.from({ length: number }, (_, index): LocatedFinding => {
    return {
      ...first,
      resource: { ...first.resource, name: `web-${Math.floor(index / 3)}` },
      message: `fault ${index}`,
    };
  });
  return { ...exampleReport, findings };
}

describe("text report", () => {
  it("shows the source with a line under what is meant", () => {
    expect(report(exampleReport)).toContain(
      [
        "    deploy/web.yaml:13:13",
        "      11 │           image: registry.example/shop/web:latest # moves",
        "      12 │           securityContext:",
        "    > 13 │             privileged: true",
        "         │             ^^^^^^^^^^^^^^^^",
        "      14 │         - name: metrics",
        "      15 │           image: registry.example/shop/metrics:1.4.2",
        '    container "web" runs privileged',
        "    also deploy/web.yaml:16:30  container metrics",
        "    Fix: Remove `privileged: true`",
      ].join("\n"),
    );
  });

  it("tells an object read from a cluster by context and field", () => {
    expect(report(exampleReport)).toContain("    prod-eu rules[0]\n    rule 1 lets ops:reader read every Secret");
  });

  it("keeps what could not be judged apart from what failed", () => {
    const output = report(exampleReport);
    const [failed = "", unknown = ""] = output.split("Could not be judged");
    expect(failed).not.toContain("夜間バックアップ");
    expect(unknown).toContain("CronJob shop/夜間バックアップ-backup  1 check\n");
    expect(unknown).toContain("UNKNOWN  Nobody reads every Secret");
  });

  it("ends with what to fix first, the problems and the sum", () => {
    const lines = report(exampleReport, { width: 120 }).trimEnd().split("\n");
    expect(lines).toContain("  1. CRITICAL pod/privileged  2 findings in 1 object · --fix can do it");
    expect(lines).toContain("  deploy/broken.yaml:4:9");
    expect(lines.slice(-2)).toEqual([
      "5 findings: 2 critical, 1 high, 1 medium, 1 low · 1 could not be judged · 1 accepted (not shown) · 2 problems",
      "Looked at 3 files, 4 objects, 2 workloads and 3 containers with 4 controls.",
    ]);
  });

  it("says that nothing was found, and what was looked at", () => {
    expect(report(cleanReport)).toBe(
      "No findings\nLooked at 3 files, 4 objects, 2 workloads and 3 containers with 4 controls.\n",
    );
  });

  it("has no trailing spaces, with colour or without", () => {
    for (const colour of [true, false]) {
      for (const width of [40, 60, 100, 200]) {
        expect(stripVTControlCharacters(report(exampleReport, { width, colour }))).not.toMatch(/[ \t]$/m);
      }
    }
  });

  it("paints only when asked, and never the words", () => {
    const plain = report(exampleReport);
    const painted = report(exampleReport, { colour: true });
    expect(plain).not.toContain("\u001B");
    expect(painted).toContain("\u001B[31m");
    expect(stripVTControlCharacters(painted)).toBe(plain);
  });

  it("keeps within the columns, wide characters counted as two; only places may be longer", () => {
    for (const width of [40, 57, 80]) {
      const lines = report(exampleReport, { width }).split("\n");
      const long = lines.filter((line) => stringWidth(line) > width && !/:\d+:\d+/.test(line));
      expect(long).toEqual([]);
    }
  });

  it("puts the line under wide characters where they are", () => {
    const [finding] = exampleReport.findings;
    if (finding?.origin.is !== "file" || finding.location === undefined) throw new Error("the example is from a file");
    const document = { ...finding.origin.document, text: "夜間: 👩‍👩‍👧 true\n" };
    const location = { ...finding.location, line: 1, column: 5 };
    const moved = { ...finding, location, origin: { ...finding.origin, document } };
    expect(report({ ...exampleReport, findings: [moved] })).toContain(
      "    > 1 │ 夜間: 👩‍👩‍👧 true\n        │       ^^^^^^^\n",
    );
  });

  it("shows the source only for the twenty worst of many, and says how to see all", () => {
    const output = report(many(60));
    expect(output.match(/ > 13 │/g)).toHaveLength(20);
    expect(output).toContain("fault 59");
    expect(output).toContain("Source and fix are shown for the 20 worst. See all with --verbose.");
    expect(report(many(60), { verbose: true }).match(/ > 13 │/g)).toHaveLength(60);
  });

  it("lists no more than 500 of very many and counts the rest", () => {
    const output = report(many(700));
    expect(output).toContain("200 more findings are not listed.");
    expect(output).toContain("700 findings: 700 critical");
    expect(report(many(700), { verbose: true })).toContain("fault 699");
  });

  it("lists no more than 50 of very many problems and counts the rest", () => {
    const problems = Array.from({ length: 80 }, () => exampleReport.problems).flat();
    expect(report({ ...exampleReport, problems })).toContain("  and 110 more; see all with --verbose");
    expect(report({ ...exampleReport, problems }, { verbose: true })).not.toContain("110 more");
  });
});

it("tells a few of the kinds an account may not list, and counts the rest", () => {
  const problems = Array.from({ length: 40 }, (_, index) => new Problem("LIST_DENIED", `kind ${index} is forbidden`));
  const denied = { ...cleanReport, problems };
  expect(report(denied)).toContain("kind 4 is forbidden (LIST_DENIED)\n  and 35 more; see all with --verbose");
  expect(report(denied, { verbose: true })).toContain("kind 39 is forbidden");
});
