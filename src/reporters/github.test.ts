import { describe, expect, it } from "vitest";
import type { LocatedFinding } from "../model/index.ts";
import { cleanReport, exampleReport } from "./example-report.ts";
import { REPORTERS } from "./index.ts";

describe("GitHub annotations", () => {
  it("puts errors, warnings and notices at their lines, and a sum below", () => {
    const lines = REPORTERS.github.report(exampleReport).trimEnd().split("\n");
    expect(lines.map((line) => /^::(\w+) /.exec(line)?.[1])).toEqual([
      "error",
      "error",
      "error",
      "error",
      "error",
      "warning",
      "warning",
      "notice",
      undefined,
    ]);
    expect(lines[2]).toMatch(
      /^::error file=deploy\/web\.yaml,line=13,col=13,title=critical%3A Containers do not run privileged::Deployment shop\/web: container "web" runs privileged%0AFix: /,
    );
    expect(lines.at(-1)).toBe(
      "hauberk: 5 findings: 2 critical, 1 high, 1 medium, 1 low; 1 could not be judged, 2 problems, 1 accepted",
    );
  });

  it("stays within ten of a level and says how many more there are", () => {
    const [first] = exampleReport.findings;
    if (first === undefined) throw new Error("the example has findings");
    const many = (severity: LocatedFinding["severity"]) => Array.from({ length: 25 }, () => ({ ...first, severity }));
    const lines = REPORTERS.github.report({ ...cleanReport, findings: [...many("high"), ...many("low")] }).split("\n");
    expect(lines.filter((line) => line.startsWith("::error "))).toHaveLength(10);
    expect(lines.filter((line) => line.startsWith("::warning "))).toHaveLength(10);
    expect(lines[9]).toBe(
      "::error title=16 more::16 more of this level are not annotated; the full report lists them.",
    );
  });

  it("is one line when nothing was found", () => {
    expect(REPORTERS.github.report(cleanReport)).toBe(
      "hauberk: no findings; 0 could not be judged, 0 problems, 0 accepted\n",
    );
  });
});
