import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import type { Log } from "sarif";
import { describe, expect, it } from "vitest";
import type { Report } from "../model/index.ts";
import { cleanReport, exampleReport } from "./example-report.ts";
import { REPORTERS } from "./index.ts";
import { toMessageText, toUri } from "./sarif-place.ts";

function read(report: Report) {
  const log = JSON.parse(REPORTERS.sarif.report(report)) as Log;
  const [run] = log.runs;
  if (run === undefined) throw new Error("a log has one run");
  return { log, run, rules: run.tool.driver.rules ?? [], results: run.results ?? [] };
}

// OASIS publishes the schema on no registry: name a copy to check against it. The writer itself is typed by it (@types/sarif).
const schemaFile = process.env["HAUBERK_SARIF_SCHEMA"];

describe("SARIF report", () => {
  it("is valid by the schema of OASIS", ({ skip }) => {
    skip(schemaFile === undefined, "HAUBERK_SARIF_SCHEMA names no copy of sarif-schema-2.1.0.json");
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats.default(ajv);
    // It is written for draft 4 and uses nothing that later drafts read otherwise, but for its name.
    const { $schema: _draft, id: _id, ...schema } = JSON.parse(readFileSync(schemaFile ?? "", "utf8"));
    const isValid = ajv.compile(schema);
    for (const report of [exampleReport, cleanReport]) {
      isValid(read(report).log);
      expect(isValid.errors).toBeNull();
    }
  });

  it("shows each result at its line, relative to the repository, percent-encoded", () => {
    const { results } = read(exampleReport);
    expect(results[0]?.locations?.[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: "deploy/web.yaml", uriBaseId: "%SRCROOT%" },
      region: { startLine: 13, startColumn: 13 },
    });
    expect(results[5]?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe("deploy/jobs%20dir/backup.yaml");
    expect(results[2]?.locations?.[0]?.physicalLocation).toBeUndefined();
    expect(results[2]?.locations?.[0]?.logicalLocations?.[0]).toMatchObject({
      kind: "resource",
      fullyQualifiedName: "prod-eu/rbac.authorization.k8s.io/v1/ClusterRole/ops:reader",
    });
  });

  it("points each result at its rule, with GitHub's number for the severity and help", () => {
    const { rules, results } = read(exampleReport);
    for (const result of results) expect(rules[result.ruleIndex ?? -1]?.id).toBe(result.ruleId);
    expect(rules[0]).toMatchObject({
      id: "pod/privileged",
      name: "PodPrivileged",
      defaultConfiguration: { level: "error" },
      properties: { "security-severity": "9.5", "problem.severity": "error" },
    });
    expect(rules[0]?.properties?.tags).toEqual([
      "security",
      "container",
      "elevation-of-privilege",
      "external/cis/5.2.2",
      "external/mitre/T1611",
      "external/pss/baseline",
    ]);
    expect(rules[0]?.help?.markdown).toContain("**Fix:** Remove `privileged: true`");
    const reliability = rules.find((rule) => rule.id === "pod/replicas");
    expect(reliability?.properties).not.toHaveProperty("security-severity");
  });

  it("says open for unknown and gives accepted findings as suppressed", () => {
    const { results } = read(exampleReport);
    expect(results[5]).toMatchObject({ kind: "open", level: "none", suppressions: [] });
    expect(results[6]).toMatchObject({
      kind: "fail",
      suppressions: [{ kind: "external", status: "accepted", justification: "vendor image, pinned in the mirror" }],
    });
  });

  it("does not call a run successful that could not look at everything", () => {
    const { run } = read(exampleReport);
    expect(run.invocations?.[0]?.executionSuccessful).toBe(false);
    expect(run.invocations?.[0]?.toolExecutionNotifications).toHaveLength(2);
    expect(read(cleanReport).run.invocations?.[0]?.executionSuccessful).toBe(true);
    expect(run.columnKind).toBe("utf16CodeUnits");
  });

  it("stays within GitHub's 25,000 results and says what it left out", () => {
    const [first] = exampleReport.findings;
    if (first === undefined) throw new Error("the example has findings");
    const { run, results } = read({ ...cleanReport, findings: Array.from({ length: 25_010 }, () => first) });
    expect(results).toHaveLength(25_000);
    expect(run.invocations?.[0]?.toolExecutionNotifications?.[0]?.message.text).toContain("10 results are left out");
  });

  it("writes files of every system as URIs", () => {
    expect(toUri("./a/b c#1?.yaml")).toBe("a/b%20c%231%3F.yaml");
    expect(toUri("a\\b.yaml")).toBe("a/b.yaml");
    expect(toUri("/srv/a b.yaml")).toBe("file:///srv/a%20b.yaml");
    expect(toUri("//host/a.yaml")).toBe("file:///host/a.yaml");
    expect(toUri("C:\\a.yaml")).toBe("file:///C%3A/a.yaml");
    expect(toUri("x:\u{d800}")).toBe("x%3A%EF%BF%BD");
  });

  it("keeps a message from being read as a link or a placeholder", () => {
    expect(toMessageText("see [here](https://evil.example) {0}")).toBe("see \\[here\\](https://evil.example) {{0}}");
    expect(toMessageText("spec.containers[0] has {a: 1}")).toBe("spec.containers[0] has {a: 1}");
  });
});
