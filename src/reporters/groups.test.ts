import { describe, expect, it } from "vitest";
import type { LocatedFinding } from "../model/index.ts";
import { exampleReport } from "./example-report.ts";
import { count, countSeverities, groupByFix, groupByResource, isAutomatic } from "./groups.ts";

const [web, metrics] = exampleReport.findings as readonly [LocatedFinding, LocatedFinding];

describe("groupByResource", () => {
  it("shows the same fault of several containers as one", () => {
    const [group] = groupByResource([web, metrics]);
    expect(group?.findings).toEqual([{ first: web, others: [metrics] }]);
  });

  it("keeps apart what differs in anything but the container", () => {
    const other = { ...metrics, message: 'container "metrics" runs privileged as root' };
    const unknown: LocatedFinding = { ...metrics, verdict: "unknown" };
    expect(groupByResource([web, other, unknown])[0]?.findings).toHaveLength(3);
  });

  it("never merges findings about no container", () => {
    const { container: _, ...rest } = web;
    expect(groupByResource([rest, rest])[0]?.findings).toHaveLength(2);
  });

  it("keeps apart objects of one name in two files", () => {
    if (web.origin.is !== "file") throw new Error("the example is from a file");
    const origin = { ...web.origin, document: { ...web.origin.document, file: "other.yaml" } };
    expect(groupByResource([web, { ...web, origin }])).toHaveLength(2);
  });
});

describe("groupByFix", () => {
  it("puts the worst first, then what mends the most, and leaves out what is unknown", () => {
    expect(
      groupByFix(exampleReport).map(({ control, findings, resources, automatic }) => [
        control,
        findings,
        resources,
        automatic,
      ]),
    ).toEqual([
      ["pod/privileged", 2, 1, 2],
      ["rbac/secret-read", 1, 1, 0],
      ["image/floating-tag", 1, 1, 0],
      ["pod/replicas", 1, 1, 0],
    ]);
  });

  it("takes a hundred thousand findings of one control", () => {
    const findings = Array.from({ length: 100_000 }, () => web);
    expect(groupByFix({ ...exampleReport, findings })[0]?.findings).toBe(100_000);
  });
});

describe("isAutomatic", () => {
  it("is false without an edit, for a cluster, and for a rendered file", () => {
    if (web.origin.is !== "file") throw new Error("the example is from a file");
    expect(isAutomatic(web)).toBe(true);
    expect(isAutomatic({ ...web, edits: [] })).toBe(false);
    expect(isAutomatic({ ...web, origin: { is: "cluster", context: "prod" } })).toBe(false);
    const document = { ...web.origin.document, renderedFrom: "chart" };
    expect(isAutomatic({ ...web, origin: { ...web.origin, document } })).toBe(false);
  });
});

describe("counts", () => {
  it("are written as people read them", () => {
    expect([count(0, "file"), count(1, "file"), count(2500, "file")]).toEqual(["0 files", "1 file", "2,500 files"]);
    expect(countSeverities(exampleReport.findings)).toBe("2 critical, 2 high, 1 medium, 1 low");
  });
});
