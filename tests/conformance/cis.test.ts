import { describe, expect, it } from "vitest";
import { NOT_JUDGED } from "../../scripts/cis-table.ts";
import { CONTROLS } from "../../src/controls/index.ts";
import { evaluate } from "../../src/engines/posture/index.ts";
import { locate } from "../../src/formats/position/index.ts";
import { readYaml } from "../../src/formats/yaml/index.ts";
import { toPicture, toResources } from "../../src/inventory/index.ts";
import { type Control, DEFAULT_SETTINGS } from "../../src/model/index.ts";
import { hasSuite, readIndex } from "./suite.ts";

interface Index {
  readonly cases: readonly { readonly version: string; readonly id: string | number; readonly type: string }[];
}

const CITED = new Set(CONTROLS.flatMap(({ frameworks }) => frameworks.cis ?? []));

function evaluateText(controls: readonly Control[], text: string): { failed: Set<string>; judged: Set<string> } {
  const resources = readYaml("x.yaml", text).items.flatMap((item) => toResources(item, locate).items);
  const { picture } = toPicture({ resources, complete: false }, locate);
  const failed = new Set<string>();
  const judged = new Set<string>();
  for (const control of controls) {
    const { findings, passed } = evaluate([control], { picture, settings: DEFAULT_SETTINGS });
    if (passed + findings.length === 0) continue;
    for (const id of control.frameworks.cis ?? []) {
      judged.add(id);
      if (findings.some(({ verdict }) => verdict === "fail")) failed.add(id);
    }
  }
  return { failed, judged };
}

describe.skipIf(!hasSuite("kube-bench"))("the CIS Kubernetes Benchmark 1.12", () => {
  const cases = hasSuite("kube-bench") ? readIndex<Index>("kube-bench").cases : [];
  const ofVersion = cases.filter(({ version }) => version === "cis-1.12");
  const automated = ofVersion.filter(({ type }) => type === "automated").map(({ id }) => String(id));

  it("has a control, or a reason, for every automated check", () => {
    expect(automated.length).toBe(103);
    expect(automated.filter((id) => !CITED.has(id))).toEqual([]);
  });

  it("has a control, or a reason, for every check there is", () => {
    const all = ofVersion.map(({ id }) => String(id));
    expect(all.filter((id) => !CITED.has(id) && !Object.hasOwn(NOT_JUDGED, id))).toEqual([]);
    expect(Object.keys(NOT_JUDGED).filter((id) => CITED.has(id) || automated.includes(id))).toEqual([]);
  });

  it("is failed by an example for each automated check, and passed by another that was looked at", () => {
    const failed = new Set<string>();
    const passed = new Set<string>();
    for (const control of CONTROLS.filter(
      ({ frameworks, scope }) => frameworks.cis !== undefined && scope !== "dockerfile",
    )) {
      for (const text of control.examples.bad) for (const id of evaluateText([control], text).failed) failed.add(id);
      for (const text of control.examples.good) {
        const result = evaluateText([control], text);
        for (const id of result.judged) if (!result.failed.has(id)) passed.add(id);
      }
    }
    expect(automated.filter((id) => !failed.has(id) || !passed.has(id))).toEqual([]);
  });
});
