import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LabelSelector } from "../../model/index.ts";
import { matchesLabels, matchesSelector } from "./index.ts";

const web = { app: "web", tier: "front" };

function expression(operator: string, key: string, values?: string[]): LabelSelector {
  return { matchExpressions: [values === undefined ? { key, operator } : { key, operator, values }] };
}

describe("matchesSelector", () => {
  it("lets an empty selector choose everything and a missing one nothing", () => {
    expect(matchesSelector({}, web)).toBe(true);
    expect(matchesSelector({}, undefined)).toBe(true);
    expect(matchesSelector({ matchLabels: {}, matchExpressions: [] }, undefined)).toBe(true);
    expect(matchesSelector(undefined, web)).toBe(false);
    expect(matchesSelector(null, web)).toBe(false);
  });

  it("demands every label of matchLabels and every expression", () => {
    expect(matchesSelector({ matchLabels: { app: "web" } }, web)).toBe(true);
    expect(matchesSelector({ matchLabels: { app: "web", tier: "back" } }, web)).toBe(false);
    expect(matchesSelector({ matchLabels: { app: "web" }, ...expression("Exists", "gone") }, web)).toBe(false);
  });

  it.each<[string, string, string[] | undefined, boolean]>([
    ["In", "app", ["api", "web"], true],
    ["In", "app", ["api"], false],
    ["In", "gone", ["web"], false],
    ["NotIn", "app", ["api"], true],
    ["NotIn", "app", ["web"], false],
    ["NotIn", "gone", ["web"], true],
    ["Exists", "app", undefined, true],
    ["Exists", "gone", undefined, false],
    ["DoesNotExist", "gone", undefined, true],
    ["DoesNotExist", "app", undefined, false],
  ])("%s %s %j answers as Kubernetes does", (operator, key, values, expected) => {
    expect(matchesSelector(expression(operator, key, values), web)).toBe(expected);
  });

  it.each<[string, string, string[] | undefined]>([
    ["Equals", "app", ["web"]],
    ["in", "app", ["web"]],
    ["In", "app", []],
    ["NotIn", "app", undefined],
    ["Exists", "app", ["web"]],
    ["DoesNotExist", "gone", ["web"]],
    ["DoesNotExist", "", undefined],
  ])("chooses nothing with a requirement the API server refuses: %s %s %j", (operator, key, values) => {
    expect(matchesSelector(expression(operator, key, values), web)).toBe(false);
  });

  it("does not take prototype keys for labels", () => {
    expect(matchesSelector(expression("Exists", "constructor"), {})).toBe(false);
    expect(matchesSelector(expression("DoesNotExist", "__proto__"), {})).toBe(true);
    expect(matchesSelector({ matchLabels: { toString: "x" } }, JSON.parse('{"toString":"x"}'))).toBe(true);
  });

  it("never throws and answers In and NotIn of a present label as opposites", () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (selector, labels) => {
        matchesSelector(selector as LabelSelector, labels as Record<string, string>);
        matchesLabels(selector as Record<string, string>, labels as Record<string, string>);
      }),
    );
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string(), { minLength: 1 }), (value, values) => {
        const labels = { app: value };
        const isIn = matchesSelector(expression("In", "app", values), labels);
        expect(matchesSelector(expression("NotIn", "app", values), labels)).toBe(!isIn);
      }),
    );
  });
});

describe("matchesLabels", () => {
  it("chooses what has all the pairs, and nothing when there are none", () => {
    expect(matchesLabels({ app: "web" }, web)).toBe(true);
    expect(matchesLabels({ app: "web", tier: "back" }, web)).toBe(false);
    expect(matchesLabels({}, web)).toBe(false);
    expect(matchesLabels(undefined, web)).toBe(false);
    expect(matchesLabels({ app: "web" }, undefined)).toBe(false);
  });
});
