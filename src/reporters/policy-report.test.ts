import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { cleanReport, exampleReport } from "./example-report.ts";
import { REPORTERS } from "./index.ts";

const both = ["openreports", "policyreport"] as const;

// A folder with the projects' own CRDs, when there is one: openreports.io_reports.yaml and so on.
const crdFolder = process.env["HAUBERK_REPORT_CRDS"];

function toStrictSchema(schema: unknown): object {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    // What the API server would prune must not be there at all; its own metadata is open.
    return "properties" in value && "type" in value && key !== "metadata"
      ? { ...value, additionalProperties: false }
      : value;
  }) as object;
}

describe.each(both)("%s", (format) => {
  const read = (report = exampleReport) => JSON.parse(REPORTERS[format].report(report)).items;

  it("has one report for the namespace and one for what has none", () => {
    const kinds = format === "openreports" ? ["Report", "ClusterReport"] : ["PolicyReport", "ClusterPolicyReport"];
    const items = read();
    expect(items.map((item: { kind: string }) => item.kind)).toEqual(kinds);
    expect(items[0].metadata).toMatchObject({ name: "hauberk-scan", namespace: "shop" });
    expect(items[1].metadata).not.toHaveProperty("namespace");
  });

  it("says fail, error for unknown and problems, skip for accepted, and sums them", () => {
    const [shop, cluster] = read();
    expect(shop.results.map((item: { result: string }) => item.result)).toEqual([
      "fail",
      "fail",
      "fail",
      "fail",
      "error",
      "skip",
    ]);
    expect(shop.summary).toEqual({ fail: 4, warn: 0, error: 1, skip: 1 });
    expect(cluster.summary).toEqual({ fail: 1, warn: 0, error: 2, skip: 0 });
    expect(shop.results[0]).toMatchObject({
      source: "hauberk",
      policy: "pod",
      rule: "pod/privileged",
      category: "container",
      severity: "critical",
      scored: true,
      timestamp: { seconds: 1_795_227_187, nanos: 250_000_000 },
      resources: [{ apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "web" }],
      properties: { container: "web", location: "deploy/web.yaml:13:13" },
    });
  });

  it("splits what is too large for one object, with names of their own", () => {
    const [first] = exampleReport.findings;
    if (first === undefined) throw new Error("the example has findings");
    const items = read({ ...cleanReport, findings: Array.from({ length: 3000 }, () => first) });
    expect(items.length).toBeGreaterThan(1);
    expect(new Set(items.map((item: { metadata: { name: string } }) => item.metadata.name)).size).toBe(items.length);
    for (const item of items) expect(JSON.stringify(item).length).toBeLessThan(1_048_576);
    expect(items.reduce((sum: number, item: { results: unknown[] }) => sum + item.results.length, 0)).toBe(3000);
  });

  it("reads the same as YAML, and is an empty list when nothing was found", () => {
    expect(parse(REPORTERS[format].report(exampleReport)).items).toEqual(read());
    expect(read(cleanReport)).toEqual([]);
  });

  it("holds nothing that the project's own CRD does not know", ({ skip }) => {
    skip(crdFolder === undefined, "HAUBERK_REPORT_CRDS names no folder with the CRDs");
    for (const item of read()) {
      const [group, version] = item.apiVersion.split("/");
      const crd = parse(readFileSync(join(crdFolder ?? "", `${group}_${item.kind.toLowerCase()}s.yaml`), "utf8"));
      const found = crd.spec.versions.find((entry: { name: string }) => entry.name === version);
      const ajv = new Ajv({ strict: false, allErrors: true, formats: { int32: true, int64: true } });
      const isValid = ajv.compile(toStrictSchema(found.schema.openAPIV3Schema));
      isValid(item);
      expect(isValid.errors).toBeNull();
    }
  });
});
