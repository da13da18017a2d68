import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compareKubernetesVersions,
  isAtLeast,
  LATEST,
  readKubernetesVersion,
  toStability,
} from "./kubernetes-version.ts";

describe("readKubernetesVersion", () => {
  it.each([
    ["1.33", 33],
    ["v1.9", 9],
    ["v1.27.3-gke.100", 27],
    ["v1.30.0+rke2r1", 30],
  ])("reads the minor release of %s", (text, minor) => {
    expect(readKubernetesVersion(text)).toEqual({ major: 1, minor });
  });

  it.each(["", "1", "v1", "1.x", "one", "1.33rc1", "1..2"])("refuses %j", (text) => {
    expect(readKubernetesVersion(text)).toBeUndefined();
  });

  it("takes latest for newer than all", () => {
    expect(readKubernetesVersion("latest")).toBe(LATEST);
    expect(isAtLeast("latest", "1.99")).toBe(true);
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => readKubernetesVersion(text)).not.toThrow();
      }),
    );
  });
});

describe("compareKubernetesVersions", () => {
  it("compares numbers, not texts", () => {
    expect(compareKubernetesVersions({ major: 1, minor: 9 }, { major: 1, minor: 16 })).toBeLessThan(0);
    expect(isAtLeast("1.16", "1.9")).toBe(true);
    expect(isAtLeast("1.9", "v1.16")).toBe(false);
    expect(isAtLeast("nonsense", "1.16")).toBe(false);
  });
});

describe("toStability", () => {
  it("reads it from the version's name", () => {
    expect(toStability("v1")).toBe("stable");
    expect(toStability("batch/v1beta1")).toBe("beta");
    expect(toStability("resource.k8s.io/v1alpha3")).toBe("alpha");
    expect(toStability("example.com/2024-01-01")).toBeUndefined();
  });
});
