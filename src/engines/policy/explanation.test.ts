import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toBounded, toOutcome, Trace } from "./explanation.ts";

describe("a value in an explanation", () => {
  it("is cut where it is long, broad or deep, and says so", () => {
    expect(toBounded("x".repeat(600))).toBe(`${"x".repeat(500)}…`);
    expect(toBounded(Array.from({ length: 40 }, (_, index) => index))).toHaveLength(31);
    expect(JSON.stringify(toBounded(JSON.parse('[[[[[[[["deep"]]]]]]]]')))).toContain("[…]");
  });

  it("is small however much is in it", () => {
    const wide: unknown = JSON.parse(
      `[${Array.from({ length: 29 }, () => `[${"[1,2,3],".repeat(28)}[4]]`).join(",")}]`,
    );
    expect(JSON.stringify(toBounded(wide)).length).toBeLessThan(10_000);
    const texts = Array.from({ length: 30 }, () => ({ ["k".repeat(5000)]: "x".repeat(5000) }));
    expect(JSON.stringify(toBounded(texts)).length).toBeLessThan(10_000);
  });

  it("keeps keys whatever their names, as data", () => {
    const value: unknown = JSON.parse('{"__proto__":{"a":1},"constructor":2}');
    expect(JSON.stringify(toBounded(value))).toBe('{"__proto__":{"a":1},"constructor":2}');
  });

  it("is the value itself where that is small", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        fc.pre(JSON.stringify(value).length < 200);
        expect(JSON.stringify(toBounded(value))).toBe(JSON.stringify(value));
      }),
    );
  });
});

describe("a trace", () => {
  it("knows what is part of what, and which answers decided since a mark", () => {
    const trace = new Trace();
    trace.add("match", toOutcome(false));
    const { mark } = trace;
    trace.add("condition", toOutcome(false));
    trace.inside(() => trace.add("part", toOutcome("x")));
    trace.decide(mark, false);
    expect(trace.steps.map(({ text, depth }) => `${depth} ${text}`)).toEqual(["0 match", "0 condition", "1 part"]);
    expect(trace.decided.map(({ text }) => text)).toEqual(["condition"]);
  });

  it("forgets what was wrong with the element before, and names the element that decided", () => {
    const trace = new Trace();
    trace.enter({ text: "element 0", value: "a" }, 0);
    trace.settle(trace.add("first", toOutcome(false)));
    trace.enter({ text: "element 1", value: "b" }, 0);
    trace.enter({ text: "element 7", value: "c" }, 1);
    trace.settle(trace.add("second", toOutcome(false)));
    expect(trace.decided).toMatchObject([
      {
        text: "second",
        given: [
          { text: "element 1", value: "b" },
          { text: "element 7", value: "c" },
        ],
      },
    ]);
  });

  it("keeps a bounded number of steps", () => {
    const trace = new Trace();
    for (let count = 0; count < 5000; count += 1) trace.add("step", toOutcome(true));
    expect(trace.steps).toHaveLength(2000);
  });
});
