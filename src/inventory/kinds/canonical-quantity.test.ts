import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readQuantity } from "../../formats/quantity/index.ts";
import { toCanonicalQuantity } from "./canonical-quantity.ts";

describe("a quantity", () => {
  it.each([
    ["1000m", "1"],
    ["0.1", "100m"],
    ["1.5", "1500m"],
    ["1000", "1k"],
    ["100000", "100k"],
    ["0.5Gi", "512Mi"],
    ["1536Mi", "1536Mi"],
    ["1024Mi", "1Gi"],
    ["512", "512"],
    ["1Ki", "1Ki"],
    ["0.5Ki", "512"],
    ["1.3Ki", "1331200m"],
    ["1e3", "1e3"],
    ["1500e-3", "1500e-3"],
    ["12E6", "12e6"],
    ["-2048Ki", "-2Mi"],
    ["0Gi", "0"],
    ["128974848", "128974848"],
    ["123456789n", "124m"],
    ["0.0001", "1m"],
    ["+1.", "1"],
  ])("%s is written back as %s", (text, expected) => {
    expect(toCanonicalQuantity(text)).toBe(expected);
  });

  it("that is none has no such form", () => {
    expect(toCanonicalQuantity("1GB")).toBeUndefined();
  });

  it("is the same amount written back, and then stays as it is", () => {
    const text = fc.tuple(
      fc.integer({ min: -1e9, max: 1e9 }),
      fc.constantFrom("", "m", "k", "M", "Ki", "Mi", "Gi", "e3", "E-3", ".5", ".25Gi"),
    );
    fc.assert(
      fc.property(text, ([number, suffix]) => {
        const canonical = toCanonicalQuantity(`${number}${suffix}`) ?? "";
        expect(readQuantity(canonical)).toBe(readQuantity(`${number}${suffix}`));
        expect(toCanonicalQuantity(canonical)).toBe(canonical);
      }),
    );
  });
});
