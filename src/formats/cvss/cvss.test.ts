import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCvss } from "./index.ts";

describe("CVSS vectors", () => {
  it.each([
    [
      "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
      {
        version: "3.1",
        from: "network",
        isHard: false,
        needsPrivileges: false,
        needsUser: false,
        changesScope: false,
        confidentiality: "high",
      },
    ],
    [
      "CVSS:3.0/AV:A/AC:H/PR:L/UI:R/S:C/C:L/I:N/A:N/E:P/RL:O",
      {
        version: "3.0",
        from: "adjacent",
        isHard: true,
        needsPrivileges: true,
        needsUser: true,
        changesScope: true,
        confidentiality: "low",
        integrity: "none",
      },
    ],
    [
      "CVSS:4.0/AV:L/AC:L/AT:P/PR:H/UI:P/VC:H/VI:L/VA:N/SC:L/SI:N/SA:N",
      {
        version: "4.0",
        from: "local",
        isHard: true,
        needsPrivileges: true,
        needsUser: true,
        changesScope: true,
        integrity: "low",
      },
    ],
    [
      "(AV:N/AC:M/Au:S/C:P/I:C/A:N)",
      {
        version: "2.0",
        from: "network",
        isHard: false,
        needsPrivileges: true,
        needsUser: false,
        confidentiality: "low",
        integrity: "high",
        availability: "none",
      },
    ],
  ])("says of %s how it is used and to what effect", (vector, facts) => {
    expect(readCvss(vector)).toMatchObject(facts);
  });

  it.each([
    "",
    "CVSS:3.1/AV:N",
    "CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
    "CVSS:5.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
    "CVSS:3.1/AV:N/AC:L/PR:NL/UI:N/S:U/C:H/I:H/A:H",
    "AV:N/AC:L/PR:N",
  ])("takes %j for none: half a vector would look mild", (vector) => expect(readCvss(vector)).toBeUndefined());

  it("reads any text without throwing, and every whole vector whatever the order of its metrics", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 500 }), (text) => void readCvss(text)));
    const parts = ["AV:N", "AC:L", "PR:N", "UI:N", "S:U", "C:H", "I:H", "A:H"];
    fc.assert(
      fc.property(fc.shuffledSubarray(parts, { minLength: 8 }), (shuffled) => {
        expect(readCvss(`CVSS:3.1/${shuffled.join("/")}`)).toMatchObject({ from: "network", integrity: "high" });
      }),
    );
  });
});
