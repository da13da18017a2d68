import { describe, expect, it } from "vitest";
import { readVulnerabilityReports } from "./read-reports.ts";
import {
  cycloneDx,
  DIGEST,
  file,
  grype,
  grypeMatch,
  OPENSSL,
  OTHER_DIGEST,
  REMOTE,
  trivy,
} from "./reports-for-tests.ts";

const CVE = "CVE-2024-0001";
const WEB = "registry.example/shop/web:1.4.2";

function readOne(...files: Parameters<typeof readVulnerabilityReports>[0]) {
  const { reports, problems } = readVulnerabilityReports(files);
  expect(problems).toEqual([]);
  expect(reports).toHaveLength(1);
  return reports[0]!;
}

describe("reports of scanners", () => {
  it("reads what Trivy says of an image", () => {
    expect(readOne(file("t.json", trivy([CVE])))).toMatchObject({
      image: { digests: [DIGEST], references: [WEB] },
      sources: ["t.json"],
      generatedAt: "2026-11-20T10:00:00Z",
      vulnerabilities: [
        {
          id: CVE,
          package: { name: "openssl", version: "3.0.11", purl: OPENSSL },
          severity: "critical",
          cvss: { vector: REMOTE, score: 9.8 },
          fixedVersions: ["3.0.13", "3.1.5"],
        },
      ],
      dismissed: [],
    });
  });

  it("reads what Trivy says of a cluster, workload by workload", () => {
    const { Results, Metadata } = trivy([CVE]);
    const cluster = {
      ClusterName: "prod",
      Resources: [
        { Namespace: "shop", Kind: "Deployment", Name: "web", Metadata: [Metadata!], Results: Results! },
        {
          Namespace: "shop",
          Kind: "Role",
          Name: "r",
          Results: [{ Target: "Role/r", Class: "config", Misconfigurations: [] }],
        },
      ],
    };
    const { reports, problems } = readVulnerabilityReports([file("k.json", cluster)]);
    expect(problems).toEqual([]);
    expect(reports).toMatchObject([{ image: { digests: [DIGEST] }, vulnerabilities: [{ id: CVE }] }]);
  });

  it("takes CVSS, EPSS and known exploitation from the record beside Grype's own", () => {
    expect(readOne(file("g.json", grype([grypeMatch("GHSA-aaaa-bbbb-cccc")]))).vulnerabilities).toMatchObject([
      { id: "GHSA-aaaa-bbbb-cccc", aliases: [CVE], cvss: { vector: REMOTE }, epss: 0.4, isExploited: true },
    ]);
  });

  it("reads vulnerabilities of a bill of materials, with the components they affect", () => {
    const one = { id: CVE, ratings: [{ severity: "high", score: 8.1, vector: REMOTE }], affects: [{ ref: "c1" }] };
    expect(readOne(file("b.json", cycloneDx([one])))).toMatchObject({
      image: { digests: [DIGEST], references: [WEB] },
      vulnerabilities: [{ id: CVE, severity: "high", package: { name: "openssl", purl: OPENSSL } }],
    });
  });

  it("reads SARIF of Trivy by the run's image, and of Grype by the message's", () => {
    const rule = (id: string) => ({
      id,
      properties: { "security-severity": "9.8" },
      help: { text: "Severity: HIGH\nPackage: openssl" },
    });
    const ofTrivy = {
      version: "2.1.0",
      runs: [
        {
          tool: { driver: { name: "Trivy", rules: [rule(CVE)] } },
          properties: { imageName: WEB, repoDigests: [`registry.example/shop/web@${DIGEST}`] },
          results: [
            { ruleId: CVE, message: { text: `Package: openssl\nInstalled Version: 3.0.11\nFixed Version: 3.0.13` } },
          ],
        },
      ],
    };
    expect(readOne(file("s.json", ofTrivy))).toMatchObject({
      image: { digests: [DIGEST] },
      vulnerabilities: [
        { id: CVE, severity: "high", package: { name: "openssl", version: "3.0.11" }, fixedVersions: ["3.0.13"] },
      ],
    });
    const message = {
      text: `A high vulnerability in deb package: openssl, version 3.0.11 was found in image ${WEB} at: /var`,
    };
    const ofGrype = {
      version: "2.1.0",
      runs: [
        { tool: { driver: { rules: [rule(`${CVE}-openssl`)] } }, results: [{ ruleId: `${CVE}-openssl`, message }] },
      ],
    };
    expect(readOne(file("s.json", ofGrype))).toMatchObject({
      image: { references: [WEB] },
      vulnerabilities: [{ id: CVE, package: { name: "openssl", version: "3.0.11" } }],
    });
  });

  it("makes one of several reports on an image: one fault is one, with what each of them knows", () => {
    const report = readOne(
      file("t.json", trivy([CVE, "CVE-2024-0002"])),
      file("g.json", grype([grypeMatch("GHSA-aaaa-bbbb-cccc")])),
    );
    expect(report.sources).toEqual(["t.json", "g.json"]);
    expect(report.generatedAt).toBe("2026-11-21T10:00:00Z");
    expect(report.vulnerabilities.map(({ id }) => id)).toEqual([CVE, "CVE-2024-0002"]);
    expect(report.vulnerabilities[0]).toMatchObject({ aliases: ["GHSA-aaaa-bbbb-cccc"], epss: 0.4, isExploited: true });
  });

  it("keeps two builds of one name apart", () => {
    const other = trivy([], { Metadata: { RepoDigests: [`registry.example/shop/web@${OTHER_DIGEST}`] } });
    const { reports } = readVulnerabilityReports([file("a.json", trivy([CVE])), file("b.json", other)]);
    expect(reports.map(({ vulnerabilities }) => vulnerabilities.length)).toEqual([1, 0]);
  });
});

describe("what is no report on an image", () => {
  it.each([
    ["a folder", trivy([CVE], { ArtifactType: "filesystem" }), "not about an image"],
    ["a scan for secrets", trivy([CVE], { Results: [{ Target: "x", Class: "secret" }] }), "nothing was scanned"],
    [
      "an image without a name",
      trivy([CVE], { ArtifactName: "/tmp/x.tar", Metadata: {}, Results: [{ Target: "app", Class: "lang-pkgs" }] }),
      "which image",
    ],
    ["a folder of Grype", grype([], { source: { type: "directory", target: "/src" } }), "not about an image"],
    ["a bill of materials nobody scanned", cycloneDx([]), "empty list"],
    ["a bill of materials of a program", cycloneDx([{ id: CVE }], { metadata: {} }), "which image"],
    [
      "SARIF without an image",
      { version: "2.1.0", runs: [{ results: [{ ruleId: CVE, message: { text: "x" } }] }] },
      "which image",
    ],
    ["something else", { kind: "Pod" }, "no report of"],
  ])("%s is told, with its place, and is no clean image", (_, value, because) => {
    const { reports, problems } = readVulnerabilityReports([file("x.json", value)]);
    expect(reports).toEqual([]);
    expect(problems).toMatchObject([
      { code: "REPORT_INVALID", message: expect.stringContaining(because) as string, at: { file: "x.json" } },
    ]);
  });

  it("hides no other report", () => {
    const broken = { file: "b.json", text: '{"matches": [\n  x' };
    const { reports, problems } = readVulnerabilityReports([broken, file("t.json", trivy([CVE]))]);
    expect(reports).toHaveLength(1);
    expect(problems).toMatchObject([{ code: "JSON_INVALID", at: { file: "b.json", line: 2, column: 3 } }]);
  });
});
