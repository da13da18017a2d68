import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CONTROLS } from "../../src/controls/index.ts";
import { evaluate } from "../../src/engines/posture/index.ts";
import { locate } from "../../src/formats/position/index.ts";
import { toPicture, toResources } from "../../src/inventory/index.ts";
import { DEFAULT_SETTINGS, type Finding, type Picture, SEVERITIES, type Severity } from "../../src/model/index.ts";
import { readFiles } from "../../src/sources/files/index.ts";
import { hasSuite, readIndex, suitePath } from "./suite.ts";

interface Rule {
  readonly controls: readonly string[];
  readonly severity?: Severity;
  readonly kinds?: readonly string[];
}

/** How kubesec's points are read as verdicts of controls; see `note` in the file. */
interface Mapping {
  readonly critical: Readonly<Record<string, Rule>>;
  readonly hardening: Readonly<Record<string, Rule>>;
  readonly outOfScope: Readonly<Record<string, string>>;
  readonly outOfScopeCases: Readonly<Record<string, string>>;
}

interface Case {
  readonly id: string;
  readonly inputs: readonly string[];
  readonly assertions: readonly string[];
}

const mapping = JSON.parse(readFileSync(join(import.meta.dirname, "mappings/kubesec.json"), "utf8")) as Mapping;
const MIN_AGREEMENT = 0.97;

function readPicture(files: readonly string[]): Picture {
  const resources = readFiles(files).values.flatMap((one) => toResources(one, locate).items);
  return toPicture({ resources, complete: false }, locate).picture;
}

function judge(picture: Picture, ids: readonly string[]): Finding[] {
  const controls = CONTROLS.filter(({ id }) => ids.includes(id));
  const { findings } = evaluate(controls, { picture, settings: DEFAULT_SETTINGS });
  return findings.filter(({ verdict }) => verdict === "fail");
}

function isBroken(picture: Picture, { controls, severity = "low" }: Rule): boolean {
  return judge(picture, controls).some(
    (finding) => SEVERITIES.indexOf(finding.severity) >= SEVERITIES.indexOf(severity),
  );
}

/** Whether a container, or a whole workload where the control judges workloads, has no finding. */
function isFollowed(picture: Picture, { controls, kinds }: Rule): boolean {
  const findings = judge(picture, controls);
  return picture.workloads.some((workload) => {
    const own = findings.filter(({ resource }) => resource.name === (workload.resource.object.metadata.name ?? ""));
    if (own.some(({ container }) => container === undefined)) return false;
    const judged = workload.containers.filter(({ kind }) => kinds?.includes(kind) ?? true);
    return judged.some(({ name }) => own.every(({ container }) => container !== name));
  });
}

function toPoints(picture: Picture): "below zero" | "zero" | "above zero" {
  if (Object.values(mapping.critical).some((rule) => isBroken(picture, rule))) return "below zero";
  return Object.values(mapping.hardening).some((rule) => isFollowed(picture, rule)) ? "above zero" : "zero";
}

/** Whether the picture is as the assertion says; undefined where the assertion is not about manifests. */
function agrees(picture: Picture, assertion: string): boolean | undefined {
  const points = toPoints(picture);
  switch (assertion) {
    case "assert_zero_points":
      return points === "zero";
    case "assert_lt_zero_points":
      return points === "below zero";
    case "assert_gt_zero_points":
      return points === "above zero";
    case "assert_non_zero_points":
      return points !== "zero";
    case "assert_invalid_input":
      return picture.workloads.length === 0;
    default:
      return undefined;
  }
}

describe.skipIf(!hasSuite("kubesec"))("kubesec cases", () => {
  const cases = hasSuite("kubesec") ? readIndex<{ cases: Case[] }>("kubesec").cases : [];
  const isSpared = ({ id }: Case): boolean => Object.keys(mapping.outOfScopeCases).some((text) => id.includes(text));

  it("are mapped to controls that exist", () => {
    const ids = new Set(CONTROLS.map(({ id }) => id));
    const named = [...Object.values(mapping.critical), ...Object.values(mapping.hardening)].flatMap(
      ({ controls }) => controls,
    );
    expect(named.filter((id) => !ids.has(id))).toEqual([]);
  });

  it("assert nothing that is neither judged nor out of scope with a reason", () => {
    const words = new Set(cases.flatMap(({ assertions }) => assertions.map((text) => text.split(" ")[0] ?? "")));
    const judged = [
      "assert_zero_points",
      "assert_lt_zero_points",
      "assert_gt_zero_points",
      "assert_non_zero_points",
      "assert_invalid_input",
    ];
    expect([...words].filter((word) => !judged.includes(word) && mapping.outOfScope[word] === undefined)).toEqual([]);
  });

  it("are judged alike", () => {
    const wrong: string[] = [];
    let judged = 0;
    for (const one of cases.filter((each) => !isSpared(each))) {
      const picture = readPicture(one.inputs.map((input) => suitePath("kubesec", input)));
      const answers = one.assertions
        .map((assertion) => agrees(picture, assertion))
        .filter((answer) => answer !== undefined);
      if (answers.length === 0) continue;
      judged += 1;
      if (answers.includes(false)) wrong.push(`${one.id}: ${toPoints(picture)} for ${one.assertions.join(", ")}`);
    }
    console.log(`kubesec: ${judged - wrong.length} of ${judged} in-scope cases agree, ${cases.length} cases in all`);
    expect(wrong.slice(0, 20)).toEqual([]);
    expect((judged - wrong.length) / judged).toBeGreaterThanOrEqual(MIN_AGREEMENT);
  });

  it("takes the kinds kubesec takes for workloads, and no policy for one", () => {
    for (const one of cases.filter(({ id }) => id.startsWith("only valid types"))) {
      const picture = readPicture(one.inputs.map((input) => suitePath("kubesec", input)));
      expect([one.id, picture.workloads.length > 0]).toEqual([one.id, one.id.includes("allow")]);
    }
  });
});
