import { readdirSync, readFileSync } from "node:fs";
import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { toBootstrapObjects } from "../../src/engines/rbac/index.ts";
import { asList, dig, isObject, type JsonObject } from "../../src/model/index.ts";
import { hasSuite, suitePath } from "./suite.ts";

const SUITE = "rbac-bootstrap";

describe.runIf(hasSuite(SUITE))("the roles and bindings that every cluster of Kubernetes 1.28 has", () => {
  it("are those that Kubernetes compares its own with", () => {
    const folder = suitePath(SUITE, "v1.28");
    const theirs = readdirSync(folder).flatMap((file) =>
      asList(dig(load(readFileSync(`${folder}/${file}`, "utf8")), "items")).filter(isObject),
    );
    const ours = toBootstrapObjects("1.28").map(({ object }) => object);
    expect(theirs.length).toBeGreaterThan(100);
    expect(toComparable(ours)).toEqual(toComparable(theirs));
  });
});

function toComparable(objects: readonly JsonObject[]): [string, JsonObject][] {
  return objects
    .map((object): [string, JsonObject] => {
      const { kind, metadata, rules, aggregationRule, roleRef, subjects } = object;
      const key = JSON.stringify([kind, dig(metadata, "namespace") ?? "", dig(metadata, "name")]);
      const parts = { labels: dig(metadata, "labels"), rules: asList(rules), aggregationRule, roleRef };
      return [key, JSON.parse(JSON.stringify({ ...parts, subjects: asList(subjects) })) as JsonObject];
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
