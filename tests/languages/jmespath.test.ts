import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findJmesDisagreement, makeJmesCase } from "../../scripts/fuzz/policies/jmespath.ts";
import { Random } from "../../scripts/fuzz/random.ts";

describe("compiled expressions", () => {
  it("find what the interpreter finds, errors too", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        expect(findJmesDisagreement(makeJmesCase(new Random(seed)))).toBeUndefined();
      }),
      { numRuns: 3000 },
    );
  });
});
