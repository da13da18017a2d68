import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toImageDigests } from "./image-digests.ts";

const [ONE, OTHER] = [`sha256:${"a".repeat(64)}`, `sha256:${"b".repeat(64)}`];

function read(...lines: readonly (readonly [string, string])[]) {
  const faults: string[] = [];
  const known = toImageDigests(
    lines.map(([image, digest]) => ({ image, digest, report: (message) => void faults.push(message) })),
  );
  return { known, faults };
}

describe("digests that were written down", () => {
  it("are found by the image in normal form, however it was written", () => {
    const { known, faults } = read(["nginx:1.25", ONE], ["registry.example:5000/team/app:2", OTHER]);
    expect(faults).toEqual([]);
    expect(known.digestOf("docker.io/library/nginx:1.25")).toBe(ONE);
    expect(known.digestOf("registry.example:5000/team/app:2")).toBe(OTHER);
    expect(known.digestOf("docker.io/library/nginx:1.26")).toBeUndefined();
    expect(known.digestOf("__proto__")).toBeUndefined();
  });

  it.each([
    ["an image without a tag", "nginx", ONE, "has no tag"],
    ["an image with a digest", `nginx:1@${OTHER}`, ONE, "has a digest of its own"],
    ["no image", "a b:1", ONE, "is no image"],
    ["a digest that is too short", "nginx:1", "sha256:abc", "is no digest"],
    ["no digest", "nginx:1", "latest", "is no digest"],
  ])("hold nothing of %s, and say so", (_, image, digest, fault) => {
    const { known, faults } = read([image, digest]);
    expect(known.byImage.size).toBe(0);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(fault);
  });

  it("are one for each image: the second is a fault where it says otherwise", () => {
    const { known, faults } = read(["nginx:1", ONE], ["docker.io/library/nginx:1", OTHER], ["nginx:1", ONE]);
    expect(known.digestOf("docker.io/library/nginx:1")).toBe(ONE);
    expect(faults).toEqual(["docker.io/library/nginx:1 has two digests: leave one"]);
  });

  it("are read from any texts without a throw, and what is kept can be pulled by digest", () => {
    fc.assert(
      fc.property(fc.string(), fc.oneof(fc.string(), fc.constant(ONE)), (image, digest) => {
        const { known, faults } = read([image, digest]);
        expect(known.byImage.size + faults.length).toBe(1);
      }),
    );
  });
});
