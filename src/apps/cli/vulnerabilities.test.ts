import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readVulnerabilities } from "./vulnerabilities.ts";

const REPORTS = resolve(import.meta.dirname, "../../../fixtures/chain/reports");

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "hauberk-reports-"));
  mkdirSync(join(folder, "empty"));
  writeFileSync(join(folder, "odd.json"), "{}");
});
afterAll(() => rmSync(folder, { recursive: true }));

it("reads all reports in a folder", () => {
  const { reports, problems } = readVulnerabilities([REPORTS]);
  expect(problems).toEqual([]);
  const references = reports.flatMap(({ image }) => image.references);
  expect(references).toContain("registry.example/shop/web:1.4.2");
  expect(references).toContain("registry.example/platform/operator:2.0.1");
});

it("says what is no report, or is not there, and reads the others", () => {
  const places = [join(folder, "gone.json"), folder, join(folder, "empty"), join(REPORTS, "operator.json")];
  const { reports, problems } = readVulnerabilities(places);
  expect(reports).toHaveLength(1);
  expect(
    problems.map(({ code, message, at }) => `${code} ${at?.file ?? ""} ${message}`.replaceAll(folder, "")),
  ).toEqual([
    "FILE_UNREADABLE  /gone.json cannot be read: no such file or folder",
    "NOTHING_FOUND  no report in /empty: files that end in .json or .sarif are looked for",
    "REPORT_INVALID /odd.json this is no report of Trivy, Grype, CycloneDX, OpenVEX or SARIF in JSON",
  ]);
});
