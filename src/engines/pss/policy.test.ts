import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Problem } from "../../model/index.ts";
import { formatPolicy, readLevel, readVersion, toMinor } from "./policy.ts";

function versionOrCode(text: string): string {
  try {
    return readVersion(text);
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}

describe("readVersion", () => {
  it("reads latest, v1.N and 1.N", () => {
    expect(readVersion("latest")).toBe("latest");
    expect(readVersion("v1.0")).toBe("v1.0");
    expect(readVersion("1.33")).toBe("v1.33");
    expect(toMinor(readVersion("1.33"))).toBe(33);
  });

  it.each([
    "",
    "v1",
    "1.",
    "v1.01",
    "v2.0",
    "v1.33.1",
    "v1.-1",
    "v1.1e3",
    "Latest",
    " v1.3",
    "v1.3\n",
    "vv1.3",
    "v1.9999999999",
  ])("refuses %j", (text) => {
    expect(() => readVersion(text)).toThrow(expect.objectContaining({ code: "USAGE" }));
  });

  it("says of any text what it is or that it is none", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom("v", "1", ".", "0", "9", "latest") })),
        (text) => {
          expect(["latest", text, `v${text}`, "USAGE"]).toContain(versionOrCode(text));
        },
      ),
    );
  });
});

describe("readLevel", () => {
  it("knows three levels and no property of objects", () => {
    expect(readLevel("restricted")).toBe("restricted");
    for (const text of ["", "Baseline", "constructor", "__proto__"]) {
      expect(() => readLevel(text)).toThrow(expect.objectContaining({ code: "USAGE" }));
    }
  });
});

it("names a policy as the controller does", () => {
  expect(formatPolicy({ level: "restricted", version: readVersion("1.33") })).toBe("restricted:v1.33");
});
