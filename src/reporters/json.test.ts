import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { cleanReport, exampleReport } from "./example-report.ts";
import { REPORTERS } from "./index.ts";
import schema from "./json.schema.json" with { type: "json" };

const isValid = new Ajv2020({ allowUnionTypes: true }).compile(schema);

describe("JSON report", () => {
  it("is valid by its own schema", () => {
    for (const report of [exampleReport, cleanReport]) {
      isValid(JSON.parse(REPORTERS.json.report(report)));
      expect(isValid.errors).toBeNull();
    }
  });

  it("is held to the schema: a missing name is refused", () => {
    const document = JSON.parse(REPORTERS.json.report(exampleReport));
    delete document.findings[0].fingerprint;
    expect(isValid(document)).toBe(false);
  });

  it("describes every name it writes", () => {
    const closed = JSON.parse(JSON.stringify(schema), (_, value: unknown) =>
      typeof value === "object" && value !== null && "properties" in value && !("$ref" in value)
        ? { ...value, unevaluatedProperties: false }
        : value,
    );
    delete closed.$defs.finding.unevaluatedProperties;
    const isClosed = new Ajv2020({ allowUnionTypes: true }).compile(closed);
    isClosed(JSON.parse(REPORTERS.json.report(exampleReport)));
    expect(isClosed.errors).toBeNull();
  });

  it("gives the names in the documented order", () => {
    const document = JSON.parse(REPORTERS.json.report(exampleReport));
    expect(Object.keys(document)).toEqual(["schemaVersion", "tool", "findings", "suppressed", "problems", "summary"]);
    expect(document.findings[0]).toEqual({
      control: "pod/privileged",
      severity: "critical",
      verdict: "fail",
      resource: { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "web" },
      container: "web",
      path: "spec.template.spec.containers[0].securityContext.privileged",
      location: { file: "deploy/web.yaml", line: 13, column: 13 },
      message: 'container "web" runs privileged',
      fix: {
        text: "Remove `privileged: true`, or set it to false. Give the one capability or device the program needs instead.",
        caution: "Programs that load modules or mount stop working; try it without before you roll out.",
        automatic: true,
      },
      fingerprint: exampleReport.findings[0]?.fingerprint,
    });
    expect(Object.keys(document.findings[0])).toEqual(schema.$defs.finding.required);
  });

  it("says null for the place of what was read from a cluster", () => {
    const document = JSON.parse(REPORTERS.json.report(exampleReport));
    expect(document.findings[2]).toMatchObject({ container: null, location: null, path: "rules[0]" });
    expect(document.problems[1]).toMatchObject({ code: "LIST_DENIED", location: null });
  });
});
