import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KubernetesObject } from "../../model/index.ts";
import { isNotNewer } from "./resource-version.ts";
import { WatchedObjects } from "./watched-objects.ts";

function pod(name: string, version: string, uid = "u"): KubernetesObject {
  return { apiVersion: "v1", kind: "Pod", metadata: { name, namespace: "n", resourceVersion: version, uid } };
}

describe("resource versions", () => {
  it("are compared as numbers of any length, and not at all when they are none", () => {
    expect(isNotNewer("9", "10")).toBe(true);
    expect(isNotNewer("10", "9")).toBe(false);
    expect(isNotNewer("18446744073709551615", "18446744073709551616")).toBe(true);
    expect(isNotNewer("abc", "abd")).toBe(false);
    expect(isNotNewer("abc", "abc")).toBe(true);
    expect(isNotNewer("1", undefined)).toBe(false);
  });
});

describe("watched objects", () => {
  it("tell what a new list shows to be gone, changed and new", () => {
    const objects = new WatchedObjects();
    objects.replace([pod("gone", "1"), pod("same", "2"), pod("changed", "3")], "5");
    const changes = objects.replace([pod("same", "2"), pod("changed", "7"), pod("new", "6")], "9");
    expect(changes.map(({ is, object }) => `${is} ${object.metadata.name}`)).toEqual([
      "removed gone",
      "changed changed",
      "added new",
    ]);
  });

  it("tell of the removal that was missed when an object came again by the same name", () => {
    const objects = new WatchedObjects();
    objects.set(pod("a", "1", "first"));
    expect(objects.set(pod("a", "5", "second")).map(({ is }) => is)).toEqual(["removed", "added"]);
  });

  it("do not come back by an old event after their removal", () => {
    const objects = new WatchedObjects();
    objects.set(pod("a", "1"));
    objects.remove(pod("a", "4"));
    expect(objects.set(pod("a", "3"))).toEqual([]);
    expect(objects.set(pod("a", "5")).map(({ is }) => is)).toEqual(["added"]);
    expect(objects.remove(pod("a", "4"))).toEqual([]);
    expect(objects.byName.size).toBe(1);
  });

  it("are the same in the end however often and late each event comes", () => {
    const event = fc.record({ name: fc.constantFrom("a", "b", "c"), isRemoval: fc.boolean() });
    const repeats = fc.array(fc.nat(30), { maxLength: 40 });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), repeats, (events, late) => {
        const [plain, disturbed] = [new WatchedObjects(), new WatchedObjects()];
        const apply = (objects: WatchedObjects, index: number) => {
          const { name, isRemoval } = events[index] ?? { name: "a", isRemoval: false };
          const object = pod(name, String(index + 1));
          return isRemoval ? objects.remove(object) : objects.set(object);
        };
        events.forEach((_, index) => {
          const expected = apply(plain, index);
          expect(apply(disturbed, index)).toEqual(expected);
          // Any event up to here may come once more.
          const again = Math.min(late[index] ?? index, index);
          expect(apply(disturbed, again)).toEqual([]);
        });
        expect([...disturbed.byName]).toEqual([...plain.byName]);
      }),
    );
  });
});
