import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toMirrored, toMirrors } from "./registry-mirrors.ts";

const PART = fc.constantFrom("a", "b", "library");
const PLACE = fc
  .tuple(fc.constantFrom("docker.io", "mirror.example", "registry.example:5000"), fc.array(PART, { maxLength: 3 }))
  .map(([host, parts]) => [host, ...parts].join("/"));

describe("registry mirrors of a configuration", () => {
  it("are put into normal form", () => {
    const { mirrors, faults } = toMirrors(new Map([["Index.Docker.IO/bitnami", "Mirror.Example/x"]]));
    expect(faults).toEqual([]);
    expect([...mirrors]).toEqual([["docker.io/bitnami", "mirror.example/x"]]);
  });

  it.each([
    ["nginx", "mirror.example", "is no registry"],
    ["docker.io/nginx:1", "mirror.example", "is no registry"],
    ["docker.io", "mirror", "is no registry"],
    ["docker.io", "https://mirror.example", "is no registry"],
    ["docker.io/", "mirror.example", "is no registry"],
    ["", "mirror.example", "is no registry"],
    ["docker.io", "docker.io/mirror", "would be rewritten once more"],
    ["docker.io/a", "docker.io/a/mirror", "would be rewritten once more"],
  ])("refuse %j → %j", (source, target, because) => {
    expect(toMirrors(new Map([[source, target]])).faults.join()).toContain(because);
  });

  it("refuse one source in two ways of writing it", () => {
    const twice = new Map([
      ["docker.io", "a.example"],
      ["index.docker.io", "b.example"],
    ]);
    expect(toMirrors(twice).faults.join()).toContain("docker.io has two mirrors");
  });

  it("refuse chains, and targets below which another source begins", () => {
    const chain = new Map([
      ["docker.io", "mirror.example/hub"],
      ["mirror.example", "other.example"],
    ]);
    expect(toMirrors(chain).faults).toHaveLength(1);
    const below = new Map([
      ["docker.io", "mirror.example"],
      ["mirror.example/library", "other.example"],
    ]);
    expect(toMirrors(below).faults).toHaveLength(1);
  });

  it("take a mirror inside of its source when that part is said to stay", () => {
    const staying = new Map([
      ["docker.io", "docker.io/mirror"],
      ["docker.io/mirror", "docker.io/mirror"],
    ]);
    const { mirrors, faults } = toMirrors(staying);
    expect(faults).toEqual([]);
    expect(toMirrored("docker.io/library/nginx", mirrors)).toBe("docker.io/mirror/library/nginx");
    expect(toMirrored("docker.io/mirror/library/nginx", mirrors)).toBe("docker.io/mirror/library/nginx");
  });

  it("without a fault rewrite nothing twice", () => {
    const written = fc.array(fc.tuple(PLACE, PLACE), { minLength: 1, maxLength: 4 }).map((pairs) => new Map(pairs));
    let counted = 0;
    fc.assert(
      fc.property(written, PLACE, (pairs, place) => {
        const { mirrors, faults } = toMirrors(pairs);
        const once = faults.length > 0 ? undefined : toMirrored(`${place}/app`, mirrors);
        if (once === undefined) return;
        counted += 1;
        expect(toMirrored(once, mirrors) ?? once).toBe(once);
      }),
      { numRuns: 2000 },
    );
    expect(counted).toBeGreaterThan(50);
  });
});
