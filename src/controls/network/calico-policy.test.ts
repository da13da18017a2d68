import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchesCalico } from "./calico-policy.ts";

const labels = { app: "web", "example.com/tier": "front" };

describe("matchesCalico", () => {
  it.each<[string, boolean | undefined]>([
    ["", true],
    ["all()", true],
    ["app == 'web'", true],
    ['app=="web" && example.com/tier == "front"', true],
    ["app == 'db'", false],
    ["app != 'db'", true],
    ["gone != 'x'", true],
    ["has(app) && !has(gone)", true],
    ["has(constructor)", false],
    ["app == 'db' && app in {'x'}", false],
    ["app == 'web' && app in {'x'}", undefined],
    ["app == 'a' || app == 'web'", undefined],
    ["(app == 'web')", undefined],
  ])("%s: %s", (selector, expected) => {
    expect(matchesCalico(selector, labels)).toBe(expected);
  });

  it("never throws, and says no or unknown to what it cannot read", () => {
    const text = fc
      .array(fc.constantFrom("app", "==", "!=", "'web'", '"', "&&", "has(", ")", "!", " ", "all()"))
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, (selector) => {
        expect([true, false, undefined]).toContain(matchesCalico(selector, labels));
      }),
    );
  });

  it("takes time in proportion to the selector", () => {
    const start = performance.now();
    for (const unit of ["a", " ", "&&", "has(", "a == '"]) matchesCalico(unit.repeat(100_000), labels);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
