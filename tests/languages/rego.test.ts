import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findRegoDisagreement, makeRegoCase } from "../../scripts/fuzz/policies/rego.ts";
import { Random } from "../../scripts/fuzz/random.ts";

describe("compiled rules", () => {
  it("give what the interpreter gives, errors too", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        expect(findRegoDisagreement(makeRegoCase(new Random(seed)))).toBeUndefined();
      }),
      { numRuns: 400 },
    );
  });
});
