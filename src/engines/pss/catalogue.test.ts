import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checksOf, CHECKS } from "./catalogue.ts";
import { checkPod } from "./check-pod.ts";
import { BASELINE_EXAMPLES } from "./checks/baseline-examples.ts";
import type { Example } from "./checks/example.ts";
import { RESTRICTED_EXAMPLES } from "./checks/restricted-examples.ts";
import { readVersion, toMinor, type Version } from "./policy.ts";

const EXAMPLES = { ...BASELINE_EXAMPLES, ...RESTRICTED_EXAMPLES };
const VERSIONS: readonly Version[] = [
  ...Array.from({ length: 38 }, (_, minor) => readVersion(`v1.${minor}`)),
  "latest",
];

/** The detail with which the check alone forbids the example; undefined when it does not. */
function findDetail(id: string, level: "baseline" | "restricted", example: Example): string | undefined {
  const pod = { metadata: { annotations: example.annotations ?? {} }, spec: example.spec };
  return checkPod(pod, { level, version: example.version ?? "latest" }).checks.find((check) => check.id === id)?.detail;
}

describe.each(CHECKS)("$id", ({ id, level, revisions }) => {
  const examples = EXAMPLES[id];

  it("has an example that it allows and one that it forbids", () => {
    expect(examples?.good.length).toBeGreaterThan(0);
    expect(examples?.bad.length).toBeGreaterThan(0);
  });

  it("allows its good examples", () => {
    for (const example of examples?.good ?? []) expect(findDetail(id, level, example)).toBeUndefined();
  });

  it("forbids its bad examples, in the controller's words", () => {
    for (const example of examples?.bad ?? []) expect(findDetail(id, level, example)).toBe(example.detail);
  });

  it("has revisions in order", () => {
    const minors = revisions.map(({ since }) => toMinor(since));
    expect(minors).toEqual([...new Set(minors)].sort((a, b) => a - b));
  });
});

describe("the catalogue", () => {
  it("has every file of the folder, under the name of its id, and no example without a check", () => {
    const files = readdirSync(new URL("checks/", import.meta.url)).filter((file) => !file.includes("example"));
    const names = CHECKS.map(({ id }) => `${id.replaceAll(/[A-Z]/g, "-$&").replaceAll("_", "-").toLowerCase()}.ts`);
    expect(names.sort()).toEqual(files.sort());
    expect(Object.keys(EXAMPLES).sort()).toEqual(CHECKS.map(({ id }) => id).sort());
  });

  it("reports baseline before restricted checks, each by id, as the controller does", () => {
    const order = CHECKS.map(({ level, id }) => `${level} ${id}`);
    expect(order).toEqual([...order].sort());
  });

  it("overrides only baseline checks that exist, with restricted ones", () => {
    for (const { level, revisions } of CHECKS) {
      for (const id of revisions.flatMap(({ overrides }) => overrides ?? [])) {
        expect(level).toBe("restricted");
        expect(CHECKS.find((check) => check.id === id)?.level).toBe("baseline");
      }
    }
  });

  it("never runs a check twice, nor one that another stands in for", () => {
    for (const version of VERSIONS) {
      const ids = checksOf({ level: "restricted", version }).map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).not.toContain("hostPathVolumes");
      expect(ids.includes("seccompProfile_baseline")).toBe(toMinor(version) < 19);
      expect(ids.includes("capabilities_baseline")).toBe(toMinor(version) < 22);
      expect(ids.includes("procMount")).toBe(toMinor(version) < 35);
    }
  });

  it("asks nothing at level privileged, and of versions to come what it asks of the newest", () => {
    for (const version of VERSIONS) expect(checksOf({ level: "privileged", version })).toEqual([]);
    expect(checksOf({ level: "restricted", version: "v1.99" })).toBe(
      checksOf({ level: "restricted", version: "latest" }),
    );
    expect(checksOf({ level: "baseline", version: "v1.37" })).toBe(checksOf({ level: "baseline", version: "v1.35" }));
  });

  it("refuses rather than allows a version that an unchecked cast brings in", () => {
    expect(() => checksOf({ level: "baseline", version: "v1.x" as Version })).toThrow(RangeError);
  });
});
