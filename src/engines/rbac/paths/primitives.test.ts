import { describe, expect, it } from "vitest";
import type { Change } from "../../../model/index.ts";
import { ATTACKER, reach, readCluster, toCluster, toFactsOf, withChange } from "./cluster-for-tests.ts";
import { type Primitive, PRIMITIVES } from "./primitives-for-tests.ts";

const MOST_CHANGES = 20;

describe("escalation primitives", () => {
  it.each(PRIMITIVES)("lead where they lead, and a little narrower nowhere: $does", (primitive) => {
    const { rules, namespace, gains, hardened, more } = primitive;
    const bad = toFactsOf(readCluster(toCluster(rules, namespace, more)));
    const good = toFactsOf(readCluster(toCluster(hardened, namespace, more)));
    expect(reach(bad, ATTACKER)).toContain(gains);
    expect(reach(good, ATTACKER)).not.toContain(gains);
  });

  it.each(PRIMITIVES)("are gone once the changes that steps name are made: $does", (primitive) => {
    expect(countChanges(primitive)).toBeGreaterThan(0);
  });

  it.each(PRIMITIVES)("are gone once the binding is: $does", ({ rules, namespace, gains, more }) => {
    const resources = readCluster(toCluster(rules, namespace, more));
    const change = toFactsOf(resources).changes.find(({ id }) => /^rbac\/delete-binding@.*\/robot$/.test(id));
    expect(change).toBeDefined();
    expect(reach(toFactsOf(withChange(resources, change as Change)), ATTACKER)).not.toContain(gains);
  });
});

/** How many rules must be narrowed, one after the other as the steps then say, until nothing is gained. */
function countChanges({ rules, namespace, gains, more }: Primitive): number {
  let resources = readCluster(toCluster(rules, namespace, more));
  for (let changes = 0; changes < MOST_CHANGES; changes += 1) {
    const facts = toFactsOf(resources);
    const reached = reach(facts, ATTACKER);
    if (!reached.has(gains)) return changes;
    const ids = facts.steps.filter(({ from }) => reached.has(from)).flatMap(({ removedBy }) => removedBy);
    const change = facts.changes.find(({ id }) => id.startsWith("rbac/narrow-rule") && ids.includes(id));
    if (change === undefined) throw new Error("no change is left");
    resources = withChange(resources, change);
  }
  throw new Error("the changes did not take the path away");
}
