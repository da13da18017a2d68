import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CONTROLS } from "../src/controls/index.ts";
import type { Frameworks } from "../src/model/index.ts";
import { hasSuite, suitePath } from "./conformance/suite.ts";

/** How many countermeasures NIST SP 800-190 names for images (4.1), registries, orchestrators, containers and hosts (4.5). */
const COUNTERMEASURES = [5, 3, 5, 5, 5];

/** ATT&CK techniques with the platform Containers. */
const CONTAINER_TECHNIQUES = `
  T1036 T1036.005 T1046 T1053 T1053.007 T1068 T1069 T1070 T1078 T1078.001 T1078.003 T1098
  T1098.006 T1110 T1133 T1136 T1190 T1204.003 T1485 T1490 T1496 T1498 T1499 T1525 T1528 T1543.005
  T1550.001 T1552 T1552.001 T1552.007 T1562 T1562.001 T1609 T1610 T1611 T1612 T1613
`
  .trim()
  .split(/\s+/);

const SHAPES: Readonly<Record<keyof Frameworks, (id: string) => boolean>> = {
  cis: (id) => /^[1-5](\.[1-9]\d?){1,2}$/.test(id),
  cisEks: (id) => /^[2-5](\.[1-9]\d?){2}$/.test(id),
  cisAks: (id) => /^[2-5](\.[1-9]\d?){2}$/.test(id),
  cisGke: (id) => /^[2-5](\.[1-9]\d?){2}$/.test(id),
  nsa: (id) =>
    /^(Pod security|Network separation and hardening|Authentication and authorization|Audit logging and threat detection|Upgrading and application security practices)(: \S.*)?$/.test(
      id,
    ),
  nist800190: (id) => {
    const [, part = "", section = ""] = /^4\.([1-5])\.([1-5])$/.exec(id) ?? [];
    return Number(section) >= 1 && Number(section) <= (COUNTERMEASURES[Number(part) - 1] ?? 0);
  },
  nist80053: (id) => /^(AC|AU|CM|CP|IA|RA|SA|SC|SI|SR)-[1-9]\d?(\([1-9]\d?\))?$/.test(id),
  pci: (id) => /^([1-9]|1[0-2])(\.[1-9]\d?){2,3}$/.test(id),
  hipaa: (id) => /^164\.(308|312)\([a-e]\)(\([1-8]\))?(\(i{1,3}v?\)|\(iv\))?$/.test(id),
  mitre: (id) => CONTAINER_TECHNIQUES.includes(id),
  owasp: (id) => /^K(0[1-9]|10)$/.test(id),
  pss: (id) => id === "baseline" || id === "restricted",
};

const CITED = CONTROLS.flatMap(({ id, frameworks }) =>
  (Object.keys(SHAPES) as (keyof Frameworks)[]).flatMap((framework) =>
    (frameworks[framework] ?? []).map((requirement) => ({ control: id, framework, requirement })),
  ),
);

describe("requirements the controls give evidence for", () => {
  it("are written as their framework writes them", () => {
    expect(CITED.length).toBeGreaterThan(CONTROLS.length);
    expect(CITED.filter(({ framework, requirement }) => !SHAPES[framework](requirement))).toEqual([]);
  });

  it("are named once by a control", () => {
    const keys = CITED.map(({ control, framework, requirement }) => `${control} ${framework} ${requirement}`);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it("of the baseline level belong to the restricted level too, which contains it", () => {
    const wanting = CONTROLS.filter(
      ({ frameworks: { pss = [] } }) => pss.includes("baseline") && !pss.includes("restricted"),
    );
    // Baseline is enough for a namespace; that it is not restricted has a control of its own.
    expect(wanting.map(({ id }) => id)).toEqual(["namespace/pod-security"]);
  });

  it.skipIf(!hasSuite("kube-bench"))("of the CIS benchmark stand in version 1.12", () => {
    const folder = suitePath("kube-bench", "cfg/cis-1.12");
    const text = readdirSync(folder)
      .map((file) => readFileSync(`${folder}/${file}`, "utf8"))
      .join("\n");
    const known = new Set([...text.matchAll(/^\s*- id: "?(\d+(?:\.\d+)+)"?\s*$/gm)].map(([, id]) => id));
    expect(known.size).toBeGreaterThan(100);
    const cited = CITED.filter(({ framework }) => framework === "cis");
    expect(cited.filter(({ requirement }) => !known.has(requirement))).toEqual([]);
  });
});
