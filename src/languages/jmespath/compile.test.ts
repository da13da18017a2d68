import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findJmesDisagreement, makeJmesCase } from "../../../scripts/fuzz/policies/jmespath.ts";
import { Random } from "../../../scripts/fuzz/random.ts";
import { compile } from "./compile.ts";
import { Search } from "./context.ts";
import { parse } from "./parse.ts";

describe("compiled expressions", () => {
  it("find what the interpreter finds, errors too", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        expect(findJmesDisagreement(makeJmesCase(new Random(seed)))).toBeUndefined();
      }),
      { numRuns: 3000 },
    );
  });

  it("are told from ones that are wrong", () => {
    const swapped = compile(parse("a || b"));
    expect(swapped({ a: "x", b: "y" }, new Search({ now: new Date(0) }))).not.toBe("y");
  });
});
