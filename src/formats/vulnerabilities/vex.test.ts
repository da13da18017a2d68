import { describe, expect, it } from "vitest";
import { readVulnerabilityReports } from "./read-reports.ts";
import {
  cycloneDx,
  DIGEST,
  file,
  grype,
  grypeMatch,
  OPENSSL,
  openVex,
  OTHER_DIGEST,
  trivy,
  trivyFinding,
} from "./reports-for-tests.ts";

const CVE = "CVE-2024-0001";
const WEB = "registry.example/shop/web:1.4.2";

function readOne(...files: Parameters<typeof readVulnerabilityReports>[0]) {
  const { reports, problems } = readVulnerabilityReports(files);
  expect(problems).toEqual([]);
  expect(reports).toHaveLength(1);
  return reports[0]!;
}

describe("what somebody says of what was found", () => {
  const product = { "@id": `pkg:oci/web@${DIGEST.replace(":", "%3A")}` };
  const say = (status: string, more: object = {}) => ({
    vulnerability: { name: CVE },
    products: [product],
    status,
    ...more,
  });
  const read = (...statements: object[]) =>
    readVulnerabilityReports([
      file("t.json", trivy([CVE, "CVE-2024-0002"])),
      file("v.json", openVex(statements as never)),
    ]);
  const open = ({ reports }: ReturnType<typeof read>) => reports[0]!.vulnerabilities.map(({ id }) => id);

  it("dismisses what is not affected or fixed, with the reason", () => {
    const result = read(say("not_affected", { justification: "vulnerable_code_not_present" }));
    expect(open(result)).toEqual(["CVE-2024-0002"]);
    expect(result.reports[0]!.dismissed).toMatchObject([
      {
        vulnerability: { id: CVE },
        vex: { status: "not_affected", justification: "vulnerable_code_not_present", at: { file: "v.json" } },
      },
    ]);
    expect(open(read(say("fixed")))).toEqual(["CVE-2024-0002"]);
    expect(result.problems).toEqual([]);
  });

  it("keeps what is under investigation or affected, and says so", () => {
    const { reports } = read(say("under_investigation"));
    expect(reports[0]!.vulnerabilities[0]).toMatchObject({ id: CVE, vex: { status: "under_investigation" } });
  });

  it("takes the latest word", () => {
    const early = say("affected", { timestamp: "2026-10-01T00:00:00+02:00" });
    const late = say("not_affected", { timestamp: "2026-11-05T00:00:00Z" });
    expect(open(read(late, early))).toEqual(["CVE-2024-0002"]);
    expect(open(read(early, late))).toEqual(["CVE-2024-0002"]);
    expect(open(read(say("not_affected"), say("affected")))).toHaveLength(2);
  });

  it("takes a statement on a part for that part only, and one on a package wherever the package is", () => {
    const part = (purl: string) => ({ products: [{ ...product, subcomponents: [{ "@id": purl }] }] });
    expect(open(read(say("fixed", part("pkg:deb/debian/openssl@3.0.11"))))).toHaveLength(1);
    expect(open(read(say("fixed", part("pkg:deb/debian/curl"))))).toHaveLength(2);
    expect(open(read(say("fixed", { products: [{ "@id": "pkg:deb/debian/openssl" }] })))).toHaveLength(1);
    expect(open(read(say("fixed", { products: [{ "@id": "pkg:deb/debian/openssl@9" }] })))).toHaveLength(2);
  });

  it("takes no statement on another build or another image, and tells that it concerns nothing", () => {
    for (const id of [
      `pkg:oci/web@${OTHER_DIGEST}`,
      `registry.example/shop/web:2.0`,
      `registry.example/shop/web:1.4.2@${OTHER_DIGEST}`,
    ]) {
      const result = read(say("not_affected", { products: [{ "@id": id }] }));
      expect(open(result)).toHaveLength(2);
      expect(result.problems).toMatchObject([
        { code: "EXCEPTION_UNUSED", message: expect.stringContaining("1 of 1") as string, at: { file: "v.json" } },
      ]);
    }
  });

  it("finds images by reference, by hash, and as version 0.0.1 names them", () => {
    expect(open(read(say("fixed", { products: [{ "@id": WEB }] })))).toHaveLength(1);
    expect(
      open(read(say("fixed", { products: [{ "@id": "x:y", hashes: { "sha-256": DIGEST.slice(7) } }] }))),
    ).toHaveLength(1);
    expect(open(read({ vulnerability: CVE, products: [product["@id"]], status: "fixed" }))).toHaveLength(1);
  });

  it("tells a statement that says nothing, where it stands", () => {
    const { problems } = read(say("harmless"), say("fixed", { products: [] }));
    expect(problems).toMatchObject([
      {
        code: "REPORT_INVALID",
        message: expect.stringContaining("no status") as string,
        at: { file: "v.json", line: 8 },
      },
      { code: "REPORT_INVALID", message: expect.stringContaining("no products") as string },
    ]);
  });

  it("reads what CycloneDX analyses, in its own document and of others", () => {
    const one = { id: CVE, affects: [{ ref: "c1" }], ratings: [{ severity: "high" }] };
    const analysis = { state: "not_affected", justification: "code_not_reachable" };
    const own = readOne(
      file(
        "b.json",
        cycloneDx([
          { ...one, analysis },
          { ...one, id: "CVE-2024-0002", analysis: { state: "in_triage" } },
        ]),
      ),
    );
    expect(own.dismissed).toMatchObject([{ vulnerability: { id: CVE }, vex: { justification: "code_not_reachable" } }]);
    expect(own.vulnerabilities).toMatchObject([{ id: "CVE-2024-0002", vex: { status: "under_investigation" } }]);

    const link = `urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#${encodeURIComponent(OPENSSL)}`;
    const vex = cycloneDx([{ id: CVE, affects: [{ ref: link }], analysis: { state: "resolved" } }], {
      metadata: {},
      components: [],
    });
    expect(readOne(file("b.json", cycloneDx([one])), file("v.json", vex)).dismissed).toHaveLength(1);
  });

  it("keeps what a scanner left out for a VEX statement, and nothing of what it ignores by its own rules", () => {
    const modified = (Status: string) =>
      trivy([], {
        ExperimentalModifiedFindings: [
          { Type: "vulnerability", Status, Statement: "component_not_present", Finding: trivyFinding(CVE) },
        ],
      });
    expect(readOne(file("t.json", modified("not_affected"))).dismissed).toMatchObject([
      { vex: { justification: "component_not_present" } },
    ]);
    expect(readOne(file("t.json", modified("ignored")))).toMatchObject({ dismissed: [], vulnerabilities: [] });
    const rules = [
      {
        vulnerability: CVE,
        namespace: "vex",
        "vex-status": "not_affected",
        "vex-justification": "component_not_present",
      },
    ];
    const ignoredMatches = [
      { ...grypeMatch("GHSA-aaaa-bbbb-cccc"), appliedIgnoreRules: rules },
      { ...grypeMatch("GHSA-x"), appliedIgnoreRules: [{ vulnerability: "GHSA-x" }] },
    ];
    expect(readOne(file("g.json", grype([], { ignoredMatches }))).dismissed).toHaveLength(1);
  });
});
