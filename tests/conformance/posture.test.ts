import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CONTROLS } from "../../src/controls/index.ts";
import { scanFiles } from "../scan-files.ts";
import { POSTURE_SUITES, type PostureCase } from "./posture-suites.ts";
import { hasSuite } from "./suite.ts";
import type { Settings } from "../../src/model/index.ts";

type Mapping = { controls: string[]; settings?: Partial<Settings>; note?: string } | { outOfScope: string };

/** Share of in-scope cases on which the mapped controls must agree; the rest is listed, each with its reason. */
const MIN_AGREEMENT: Readonly<Record<string, number>> = { polaris: 0.97, "kube-score": 0.97, "trivy-checks": 0.97 };

function readMapping<Value>(file: string): Record<string, Value> {
  const path = join(import.meta.dirname, "mappings", file);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Record<string, Value>) : {};
}

function reports(one: PostureCase, mapping: Extract<Mapping, { controls: string[] }>): boolean {
  const { findings } = scanFiles(one.files, {
    controls: mapping.controls,
    settings: { ...mapping.settings, ...one.settings },
  });
  return findings.some(({ verdict }) => verdict === "fail");
}

for (const [suite, readCases] of Object.entries(POSTURE_SUITES)) {
  describe.skipIf(!hasSuite(suite))(`${suite} cases`, () => {
    const cases = hasSuite(suite) ? readCases() : [];
    const mappings = readMapping<Mapping>(`${suite}.json`);
    const reasons = readMapping<string>(`${suite}.disagreements.json`);

    it("have every check mapped to controls that exist, or out of scope with a reason", () => {
      const ids = new Set(CONTROLS.map(({ id }) => id));
      expect([...new Set(cases.map(({ check }) => check))].filter((check) => mappings[check] === undefined)).toEqual(
        [],
      );
      const named = Object.values(mappings).flatMap((mapping) => ("controls" in mapping ? mapping.controls : []));
      expect(named.filter((id) => !ids.has(id))).toEqual([]);
    });

    it("are judged alike, and each that is not is listed with its reason", () => {
      const wrong: string[] = [];
      let judged = 0;
      for (const one of cases) {
        const mapping = mappings[one.check];
        if (mapping === undefined || "outOfScope" in mapping) continue;
        judged += 1;
        if (reports(one, mapping) !== one.mustReport) wrong.push(one.id);
      }
      const unlisted = wrong.filter((id) => reasons[id] === undefined);
      const stale = Object.keys(reasons).filter((id) => !wrong.includes(id));
      const agreement = judged === 0 ? 0 : (judged - wrong.length) / judged;
      console.log(
        `${suite}: ${judged - wrong.length} of ${judged} in-scope cases agree (${(agreement * 100).toFixed(1)} %), ${cases.length} cases in all`,
      );
      expect({ unlisted, stale }).toEqual({ unlisted: [], stale: [] });
      expect(agreement).toBeGreaterThanOrEqual(MIN_AGREEMENT[suite] ?? 0);
    });
  });
}
