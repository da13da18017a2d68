import { describe, expect, it } from "vitest";
import { holds, isAnywhere, METADATA_ADDRESS } from "./address-block.ts";

describe("holds", () => {
  it.each<[string, string[], boolean]>([
    ["0.0.0.0/0", [], true],
    ["169.254.0.0/16", [], true],
    ["169.254.169.254/32", [], true],
    ["169.254.169.255/32", [], false],
    ["10.0.0.0/8", [], false],
    ["0.0.0.0/0", ["169.254.169.254/32"], false],
    ["0.0.0.0/0", ["169.254.0.0/16", "10.0.0.0/8"], false],
    ["0.0.0.0/0", ["10.0.0.0/8", "nonsense", "1.2.3.4/99"], true],
    ["::/0", [], false],
    ["nonsense", [], false],
    ["0.0.0.0/", [], false],
  ])("%s except %j: %s", (cidr, except, expected) => {
    expect(holds({ cidr, except }, METADATA_ADDRESS)).toBe(expected);
  });

  it("takes no block for one that holds nothing", () => {
    expect(holds(undefined, METADATA_ADDRESS)).toBe(false);
    expect(holds({ cidr: 5 }, METADATA_ADDRESS)).toBe(false);
  });
});

describe("isAnywhere", () => {
  it("knows every address of both families", () => {
    expect(["0.0.0.0/0", "::/0", " 0.0.0.0/0"].every(isAnywhere)).toBe(true);
    expect(["10.0.0.0/8", "0.0.0.0/1", undefined].some(isAnywhere)).toBe(false);
  });
});
