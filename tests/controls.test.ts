import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { seesCredentials } from "../src/apps/cli/find-sensitive.ts";
import { CONTROLS } from "../src/controls/index.ts";
import { evaluate } from "../src/engines/posture/index.ts";
import { readDockerfile } from "../src/formats/dockerfile/index.ts";
import { locate } from "../src/formats/position/index.ts";
import { readYaml } from "../src/formats/yaml/index.ts";
import { toPicture, toResources } from "../src/inventory/index.ts";
import { type Control, DEFAULT_SETTINGS, type Finding, type Picture, type Problem } from "../src/model/index.ts";

const ROOM = join(import.meta.dirname, "../src/controls");

/** The picture of one example; its problems are faults of the example. */
function toExamplePicture(control: Control, text: string): { picture: Picture; problems: Problem[] } {
  if (control.scope === "dockerfile") {
    const reading = readDockerfile({ file: "Dockerfile", syntax: "dockerfile", text, offset: 0, line: 1 });
    const dockerfiles = reading.dockerfile === undefined ? [] : [reading.dockerfile];
    return toPicture({ resources: [], dockerfiles, complete: false }, locate);
  }
  const read = readYaml("example.yaml", text);
  const resources = read.items.map((item) => toResources(item, locate));
  const made = toPicture({ resources: resources.flatMap(({ items }) => items), complete: false }, locate);
  return {
    picture: made.picture,
    problems: [...read.problems, ...resources.flatMap(({ problems }) => problems), ...made.problems],
  };
}

function judge(control: Control, text: string): { findings: Finding[]; problems: Problem[] } {
  const { picture, problems } = toExamplePicture(control, text);
  return { findings: evaluate([control], { picture, settings: DEFAULT_SETTINGS }).findings, problems };
}

describe("the catalogue", () => {
  it("holds every file of the room that is named like a control, under its file name", () => {
    const ids = CONTROLS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const files = readdirSync(ROOM, { recursive: true, encoding: "utf8" }).map((file) => file.replaceAll("\\", "/"));
    expect(ids.filter((id) => !files.includes(`${id}.ts`))).toEqual([]);
  });
});

describe.each(CONTROLS.map((control) => [control.id, control] as const))("%s", (_, control) => {
  it("says what, why, how to mend it and what remains", () => {
    const { title, why, fix, residualRisk, tradeOff, threat } = control;
    for (const text of [title, why, fix.text, residualRisk, tradeOff, threat.text])
      expect(text.length).toBeGreaterThan(4);
    expect(threat.stride.length).toBeGreaterThan(0);
    expect(title).not.toMatch(/\.$/);
    expect(
      Object.values(control.frameworks).flat().length + (control.concern === "reliability" ? 1 : 0),
    ).toBeGreaterThan(0);
  });

  it.each(control.examples.good.map((text, index) => [index, text] as const))(
    "passes its good example %i",
    (_index, text) => {
      const { findings, problems } = judge(control, text);
      expect({
        findings: findings.map(({ message }) => message),
        problems: problems.map(({ message }) => message),
      }).toEqual({
        findings: [],
        problems: [],
      });
    },
  );

  it.each(control.examples.bad.map((text, index) => [index, text] as const))(
    "fails its bad example %i",
    (_index, text) => {
      const { findings } = judge(control, text);
      expect(findings.some(({ verdict }) => verdict === "fail")).toBe(true);
      for (const { message, path, resource } of findings) {
        expect(message).not.toMatch(/undefined|\[object|\.$/);
        expect(path.length, "the path says where").toBeGreaterThan(0);
        expect(resource.kind).not.toBe("");
      }
    },
  );

  it("is known to see credentials where a finding of its examples stands on one", () => {
    const findings = control.examples.bad.flatMap((text) => judge(control, text).findings);
    expect(seesCredentials(control.id) || findings.every(({ sensitive }) => sensitive !== true)).toBe(true);
  });

  it("has both kinds of examples", () => {
    expect(control.examples.good.length).toBeGreaterThan(0);
    expect(control.examples.bad.length).toBeGreaterThan(0);
  });
});
