import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadKyvernoTest } from "../../src/apps/cli/policy/kyverno-test.ts";
import { type ExpectedResult, runKyvernoTest } from "../../src/engines/policy/index.ts";
import { asObject, type JsonObject } from "../../src/model/index.ts";
import { readFiles } from "../../src/sources/files/index.ts";
import { type Applied, replay } from "./kyverno-chainsaw.ts";
import { CHAINSAW_MISSES } from "./mappings/kyverno-policies.ts";
import { hasSuite, readIndex, suitePath } from "./suite.ts";

const SUITE = "kyverno-policies";
const NOW = new Date("2026-11-22T02:00:00Z");
/** How many cases the lists of misses were made with. */
const KNOWN_CHAINSAW = 1384;

interface Case {
  readonly id: string;
  readonly test: string;
  readonly policy_type: string;
  readonly policy: string;
  readonly rule?: string;
  readonly kind: string;
  readonly resource: string;
  readonly expected: string;
  /** Paths from the root of the suite. */
  readonly patchedResources?: string;
  readonly generatedResource?: string;
}

interface Apply {
  readonly id: string;
  readonly expected: "admitted" | "denied";
}

function groupBy<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}

function toExpected(one: Case, sources: readonly ExpectedResult[]): ExpectedResult {
  const source = sources.find(({ policy, cloneSourceResource }) => policy === one.policy && cloneSourceResource !== "");
  return {
    policy: one.policy,
    rule: one.rule ?? "",
    kind: one.kind,
    resources: [one.resource],
    specs: [],
    result: one.expected,
    operation: "",
    patchedResources: one.patchedResources ?? "",
    generatedResources: one.generatedResource === undefined ? [] : [one.generatedResource],
    cloneSourceResource: source?.cloneSourceResource ?? "",
    failsOnMissing: false,
  };
}

/** Why cases do not hold, by their id. */
function runTest(file: string, cases: readonly Case[]): Map<string, string> {
  const path = suitePath(SUITE, file);
  const document: JsonObject = asObject(readFiles([path], { render: false }).values[0]?.value) ?? {};
  const input = loadKyvernoTest(path, document, { now: NOW });
  const readObjects: typeof input.readObjects = (named) => input.readObjects(join(toRoot(file), named));
  const misses = new Map<string, string>();
  const results = cases.map((one) => toExpected(one, input.test.results));
  const outcome = runKyvernoTest({ ...input, readObjects, test: { ...input.test, results } });
  for (const [index, one] of cases.entries()) {
    const rows = outcome.results[index] ?? [];
    const own = rows.filter(({ resource }) => resource.includes(`/${one.kind}/`));
    const failed = (own.length > 0 ? own : rows).filter(({ result }) => result === "fail");
    if (rows.length > 0 && failed.length === 0) continue;
    misses.set(
      one.id,
      [...outcome.problems, ...failed].map(({ message }) => message).join("; ") || "nothing was judged",
    );
  }
  return misses;
}

/** From the folder of a test to the root of the suite. */
function toRoot(file: string): string {
  return dirname(file).replaceAll(/[^/]+/g, "..");
}

describe.skipIf(!hasSuite(SUITE))("Kyverno's policies", () => {
  it("are judged as the CLI's tests say", () => {
    const { cases } = readIndex<{ cases: Case[] }>(SUITE);
    const misses = new Map([...groupBy(cases, ({ test }) => test)].flatMap(([test, own]) => [...runTest(test, own)]));
    const types = groupBy(cases, ({ policy_type: type }) => type);
    for (const [type, own] of types) {
      console.info(`${SUITE}, ${type}: ${own.filter(({ id }) => !misses.has(id)).length} of ${own.length}`);
    }
    console.info(`${SUITE}: ${cases.length - misses.size} of ${cases.length}`);
    if (misses.size > 0) console.info(Object.fromEntries(misses));
    expect((cases.length - misses.size) / cases.length).toBeGreaterThanOrEqual(0.98);
    expect([...misses.keys()]).toEqual([]);
  });

  it("admit and refuse what they do on a cluster", () => {
    const { cases } = readIndex<{ cases: Apply[] }>(SUITE, "index-chainsaw.json");
    const folders = groupBy(cases, ({ id }) => dirname(id));
    const applied = new Map<string, Applied>();
    for (const folder of folders.keys()) {
      const file = suitePath(SUITE, folder, "chainsaw-test.yaml");
      for (const one of replay(suitePath(SUITE), file, NOW)) applied.set(one.id, one);
    }
    const misses = cases.filter(({ id, expected }) => applied.get(id)?.admitted !== (expected === "admitted"));
    const unknown = cases.filter(({ id, expected }) => expected === "denied" && applied.get(id)?.isUnknown === true);
    console.info(`${SUITE}, refused as they should be, but for what is unknown: ${unknown.length}`);
    for (const { id } of unknown) console.info(`${id}: ${applied.get(id)?.because.slice(0, 200)}`);
    console.info(`${SUITE}, applies: ${cases.length - misses.length} of ${cases.length}`);
    for (const { id } of misses)
      console.info(`${id}: ${CHAINSAW_MISSES.get(id) ?? applied.get(id)?.because ?? "not there"}`);
    expect((cases.length - misses.length) / cases.length).toBeGreaterThanOrEqual(0.95);
    const known = cases.length === KNOWN_CHAINSAW ? [...CHAINSAW_MISSES.keys()] : misses.map(({ id }) => id);
    expect(misses.map(({ id }) => id).toSorted()).toEqual(known.toSorted());
  });
});
