import { XMLParser, XMLValidator } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import { cleanReport, exampleReport } from "./example-report.ts";
import { REPORTERS } from "./index.ts";

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "",
  isArray: (name) => name === "testsuite" || name === "testcase",
});

describe("JUnit report", () => {
  it("is well-formed, and its counts are those of its cases", () => {
    const output = REPORTERS.junit.report(exampleReport);
    expect(XMLValidator.validate(output)).toBe(true);
    const { testsuites } = parser.parse(output);
    expect(testsuites).toMatchObject({ tests: "9", failures: "5", errors: "2", skipped: "2" });
    for (const suite of testsuites.testsuite) {
      const with_ = (outcome: string) => `${suite.testcase.filter((item: object) => outcome in item).length}`;
      expect(suite).toMatchObject({
        failures: with_("failure"),
        errors: with_("error"),
        skipped: with_("skipped"),
        tests: `${suite.testcase.length}`,
      });
    }
  });

  it("has a suite for each object, and no two cases of one name in it", () => {
    const { testsuites } = parser.parse(REPORTERS.junit.report(exampleReport));
    expect(testsuites.testsuite.map((suite: { name: string }) => suite.name)).toEqual([
      "Deployment shop/web",
      "ClusterRole ops:reader",
      "CronJob shop/夜間バックアップ-backup",
      "Could not be looked at",
    ]);
    for (const suite of testsuites.testsuite) {
      const names = suite.testcase.map((item: { name: string }) => item.name);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it("gives the failure with place, message and fix", () => {
    const { testsuites } = parser.parse(REPORTERS.junit.report(exampleReport));
    const [first] = testsuites.testsuite[0].testcase;
    expect(first).toMatchObject({ file: "deploy/web.yaml", line: "13", classname: "Deployment shop/web" });
    expect(first.failure).toMatchObject({ message: 'container "web" runs privileged', type: "critical" });
    expect(first.failure["#text"]).toContain("deploy/web.yaml:13:13\n");
  });

  it("has one passing case when there is nothing to say", () => {
    const { testsuites } = parser.parse(REPORTERS.junit.report(cleanReport));
    expect(testsuites).toMatchObject({ tests: "1", failures: "0" });
    expect(testsuites.testsuite[0].testcase[0].name).toBe("No findings: 4 controls on 4 objects");
  });
});
