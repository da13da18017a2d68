import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchesSelector } from "../../../formats/selector/index.ts";
import { toLabelSelectors } from "./label-selectors.ts";
import { readCalicoSelector, type SelectorNode } from "./selector.ts";

type Labels = Readonly<Record<string, string>>;

function chooses(selector: string, labels: Labels): boolean | string | undefined {
  const read = readCalicoSelector(selector);
  if (read.is === "fault") return read.because;
  return toLabelSelectors(read.node)?.some((one) => matchesSelector(one, labels));
}

describe("a selector of Calico", () => {
  const cart = { app: "cart", tier: "back-end", "k8s.io/name": "cart-v2" };

  it.each<[string, boolean | undefined]>([
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
    ["app not in {}", true],
    ["app not in {'shop'}", true],
    ["gone not in {'shop'}", true],
    ["has(tier)", true],
    ["!has(tier)", false],
    ["k8s.io/name starts with 'cart-'", undefined],
    ["tier contains 'k-e'", undefined],
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

  it("is bounded in depth and in alternatives, and never throws", () => {
    expect(chooses(`${"(".repeat(1000)}has(a)${")".repeat(1000)}`, {})).toMatch(/nesting/);
    const wide = Array.from({ length: 12 }, (_, at) => `(has(a${at}) || has(b${at}))`).join(" && ");
    expect(chooses(wide, {})).toBeUndefined();
    const pieces = fc.constantFrom("(", ")", "!", "&&", "||", "a", "==", "'x'", "in", "{", "}", ",", "has(a)", "not");
    const text = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 12 }).map((all) => all.join(" ")),
    );
    fc.assert(fc.property(text, (one) => void chooses(one, { a: "x" })));
  });

  it("means the same as label selectors as it does word by word", () => {
    const label = fc.constantFrom("a", "b");
    const value = fc.constantFrom("x", "y");
    const { node } = fc.letrec<{ node: SelectorNode }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 3 },
        fc.record({ is: fc.constant("in" as const), label, values: fc.array(value, { maxLength: 2 }) }),
        fc.record({ is: fc.constant("has" as const), label }),
        fc.record({ is: fc.constantFrom("all" as const, "none" as const) }),
        fc.record({ is: fc.constant("not" as const), node: tie("node") }),
        fc.record({
          is: fc.constantFrom("and" as const, "or" as const),
          nodes: fc.array(tie("node"), { minLength: 1, maxLength: 3 }),
        }),
      ),
    }));
    const labels = fc.dictionary(label, value);
    fc.assert(
      fc.property(node, labels, (one, of) => {
        const means = holds(one, of);
        const selectors = toLabelSelectors(one);
        expect(selectors?.some((each) => matchesSelector(each, of)) ?? means).toBe(means);
      }),
    );
  });
});

function holds(node: SelectorNode, labels: Labels): boolean {
  switch (node.is) {
    case "all":
    case "none":
      return node.is === "all";
    case "not":
      return !holds(node.node, labels);
    case "and":
      return node.nodes.every((one) => holds(one, labels));
    case "or":
      return node.nodes.some((one) => holds(one, labels));
    case "in":
      return node.values.includes(labels[node.label] ?? "-");
    case "has":
      return labels[node.label] !== undefined;
    case "text":
      return false;
  }
}
