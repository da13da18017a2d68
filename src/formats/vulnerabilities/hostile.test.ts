import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readVulnerabilityReports } from "./read-reports.ts";
import { cycloneDx, file, grype, grypeMatch, OPENSSL, openVex, trivy, trivyFinding } from "./reports-for-tests.ts";

const CVE = "CVE-2024-0001";

describe("hostile reports", () => {
  const SEEDS = [
    trivy([CVE]),
    { ClusterName: "c", Resources: [trivy([CVE])] },
    [{ Target: "alpine:3 (alpine 3.20)", Vulnerabilities: [trivyFinding(CVE)] }],
    grype([grypeMatch("GHSA-aaaa-bbbb-cccc")]),
    cycloneDx([{ id: CVE, affects: [{ ref: "c1" }], analysis: { state: "in_triage" } }]),
    openVex([{ vulnerability: { name: CVE }, products: [{ "@id": OPENSSL }], status: "fixed" }]),
    {
      version: "2.1.0",
      runs: [{ properties: { imageName: "a:1" }, results: [{ ruleId: CVE, message: { text: "Package: x" } }] }],
    },
  ];
  const odd = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      0,
      "",
      [],
      {},
      true,
      "__proto__",
      -1,
      1e308,
      [null],
      [[]],
      "pkg:",
      "pkg:oci/",
      "sha256:",
      "urn:cdx:",
    ),
    fc.object({ maxDepth: 2 }),
    fc.string({ unit: "binary", maxLength: 60 }),
  );

  it("never throws and never changes the prototype, whatever stands where", () => {
    fc.assert(
      fc.property(fc.constantFrom(...SEEDS), fc.array(fc.tuple(fc.nat(), odd), { maxLength: 4 }), (seed, changes) => {
        const value = structuredClone(seed) as unknown;
        for (const [where, what] of changes) replaceAt(value, where, what);
        const text = JSON.stringify(value);
        const { reports, problems } = readVulnerabilityReports([
          { file: "x.json", text },
          file("t.json", trivy([CVE])),
        ]);
        expect(reports.length).toBeGreaterThan(0);
        expect(problems.every(({ at }) => at === undefined || at.line > 0)).toBe(true);
        expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
      }),
      { numRuns: 1500 },
    );
  });

  it("reads any bytes in bounded time", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        expect(() => readVulnerabilityReports([{ file: "x.json", text }])).not.toThrow();
      }),
      { numRuns: 500 },
    );
    const many = openVex(
      Array.from({ length: 20_000 }, () => ({
        vulnerability: CVE,
        products: ["pkg:deb/debian/curl"],
        status: "fixed",
      })) as never,
    );
    const wide = trivy([]);
    const findings = Array.from({ length: 20_000 }, (_, index) => trivyFinding(CVE, { PkgName: `p${index}` }));
    const started = performance.now();
    const { problems } = readVulnerabilityReports([
      file("v.json", many),
      file("t.json", { ...wide, Results: [{ Target: "x", Class: "os-pkgs", Vulnerabilities: findings }] }),
    ]);
    expect(performance.now() - started).toBeLessThan(30_000);
    expect(problems.map(({ message }) => message)).toContainEqual(expect.stringContaining("more VEX statements than"));
  }, 60_000);
});

/** Puts a value in place of the n-th one below. */
function replaceAt(root: unknown, where: number, what: unknown): void {
  const places: [Record<string, unknown>, string][] = [];
  const walk = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const key of Object.keys(value)) {
      places.push([value as Record<string, unknown>, key]);
      walk((value as Record<string, unknown>)[key]);
    }
  };
  walk(root);
  const place = places[where % Math.max(places.length, 1)];
  if (place !== undefined) place[0][place[1]] = structuredClone(what);
}
