import { describe, expect, it } from "vitest";
import { exampleReport } from "./example-report.ts";
import { REPORTERS } from "./index.ts";

interface Issue {
  description: string;
  check_name: string;
  fingerprint: string;
  severity: string;
  location: { path: string; lines: { begin: number } };
}

function read(report = exampleReport): Issue[] {
  return JSON.parse(REPORTERS.gitlab.report(report)) as Issue[];
}

describe("GitLab code quality report", () => {
  it("gives each issue all that GitLab asks for", () => {
    for (const issue of read()) {
      expect(Object.keys(issue)).toEqual(["description", "check_name", "fingerprint", "severity", "location"]);
      expect(issue.location.path).not.toMatch(/^\.?\//);
      expect(issue.location.lines.begin).toBeGreaterThanOrEqual(1);
      expect(["info", "minor", "major", "critical", "blocker"]).toContain(issue.severity);
    }
  });

  it("maps severities, and unknown to info", () => {
    expect(read().map((issue) => issue.severity)).toEqual([
      "blocker",
      "blocker",
      "critical",
      "major",
      "minor",
      "info",
      "critical",
      "critical",
    ]);
  });

  it("never repeats a fingerprint", () => {
    const { findings } = exampleReport;
    const issues = read({ ...exampleReport, findings: [...findings, ...findings, ...findings] });
    expect(new Set(issues.map((issue) => issue.fingerprint)).size).toBe(issues.length);
  });

  it("takes the leading ./ from paths and names an object of a cluster by its way", () => {
    const [first] = exampleReport.findings;
    if (first?.location === undefined) throw new Error("the example has a place");
    const moved = { ...first, location: { ...first.location, file: "./a/b.yaml" } };
    expect(read({ ...exampleReport, findings: [moved] })[0]?.location.path).toBe("a/b.yaml");
    expect(read()[2]?.location).toEqual({ path: "prod-eu/ClusterRole/ops:reader", lines: { begin: 1 } });
  });
});
