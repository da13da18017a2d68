import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCalicoSelector } from "./selector.ts";

function chooses(selector: string, labels: Record<string, string>): boolean | string {
  const read = readCalicoSelector(selector);
  return read.is === "fault" ? read.because : read.matches(labels);
}

describe("readCalicoSelector", () => {
  const cart = { app: "cart", tier: "back-end", "k8s.io/name": "cart-v2" };

  it.each<[string, boolean]>([
    ["", true],
    ["all()", true],
    ["global()", false],
    ["app == 'cart'", true],
    ['app == "shop"', false],
    ["app != 'shop'", true],
    ["gone != 'shop'", true],
    ["app in {'shop', 'cart'}", true],
    ["gone in {'shop'}", false],
    ["app in {}", false],
    ["app not in {'shop'}", true],
    ["gone not in {'shop'}", true],
    ["has(tier)", true],
    ["!has(tier)", false],
    ["k8s.io/name starts with 'cart-'", true],
    ["k8s.io/name ends with 'v1'", false],
    ["tier contains 'k-e'", true],
    ["app == 'shop' && has(tier) || has(app)", true],
    ["app == 'shop' && (has(tier) || has(app))", false],
    ["!(app == 'shop') && !!has(app)", true],
    ["has(constructor)", false],
  ])("%s", (selector, expected) => {
    expect(chooses(selector, cart)).toBe(expected);
  });

  it.each([
    "app",
    "app ==",
    "app == cart",
    "== 'x'",
    "app == 'x' app",
    "has(",
    "(has(a)",
    "any()",
    "a in 'x'",
    "a ~ 'b'",
    "a == 'x",
  ])("says what is wrong with %s", (selector) => {
    expect(chooses(selector, {})).toBeTypeOf("string");
  });

  it("refuses what is nested too deep, and never throws", () => {
    expect(chooses(`${"(".repeat(100_0)}has(a)${")".repeat(100_0)}`, {})).toMatch(/nesting/);
    const pieces = fc.constantFrom(
      "(",
      ")",
      "!",
      "&&",
      "||",
      "a",
      "==",
      "'x'",
      "in",
      "{",
      "}",
      ",",
      "has(a)",
      "not",
      " ",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces, { maxLength: 12 }).map((all) => all.join(" ")),
        ),
        (text) => {
          expect(["boolean", "string"]).toContain(typeof chooses(text, { a: "x" }));
        },
      ),
    );
  });
});
