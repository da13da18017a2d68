import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { readResources } from "../../src/apps/cli/policy/load.ts";
import { type Policy, readPolicies, toKnownObjects, toRequest, type World } from "../../src/engines/policy/index.ts";
import { toKindTable } from "../../src/inventory/kinds/index.ts";
import type { KubernetesObject } from "../../src/model/index.ts";
import { hasSuite, readIndex, suitePath } from "./suite.ts";

const NOW = new Date("2026-11-22T02:00:00Z");

/** What a comparison of all policies with all objects came to. */
interface Tally {
  verdicts: number;
  /** Verdicts that are no pass and for which nothing is said to have decided. */
  unexplained: number;
  mismatches: number;
  readonly different: string[];
  readonly unsaid: string[];
}

/** Judges and explains every object by every policy of some files. */
function compare(tally: Tally, paths: readonly string[], engine?: "rego" | "cel"): void {
  const { resources } = readResources(paths);
  const set = readPolicies(resources, { now: NOW, ...(engine === undefined ? {} : { engine }) });
  const objects = set.others.map(({ object }) => object);
  const world: World = { objects: toKnownObjects(objects), now: NOW };
  const kinds = toKindTable(objects);
  for (const policy of set.policies)
    for (const object of objects)
      for (const operation of ["CREATE", "UPDATE", "DELETE"] as const)
        compareOne(tally, policy, world, toRequest(object, { kinds, operation }), object);
}

function compareOne(
  tally: Tally,
  policy: Policy,
  world: World,
  request: ReturnType<typeof toRequest>,
  object: KubernetesObject,
): void {
  const explained = policy.explain?.(request, world);
  if (explained === undefined) return;
  const judged = policy.judge(request, world);
  const name = `${policy.name} on ${request.operation} of ${object.kind}/${object.metadata.name}`;
  tally.verdicts += judged.length;
  if (JSON.stringify(explained.flatMap(({ results }) => results)) !== JSON.stringify(judged))
    tally.different.push(name);
  for (const { results, decided, rule } of explained) {
    if (results.length === 0) tally.mismatches += 1;
    if (decided.length > 0 || (results.length > 0 && results.every(({ result }) => result === "pass"))) continue;
    tally.unexplained += 1;
    tally.unsaid.push(
      `${name}, rule ${rule}: ${results.map(({ result, message }) => `${result} ${message}`).join("; ")}`,
    );
  }
}

function toTally(): Tally {
  return { verdicts: 0, unexplained: 0, mismatches: 0, different: [], unsaid: [] };
}

function report(name: string, { verdicts, mismatches, unexplained, unsaid }: Tally): void {
  console.info(`${name}: ${verdicts} verdicts and ${mismatches} mismatches explained, ${unexplained} without a reason`);
  if (unsaid.length > 0) console.info(unsaid.slice(0, 10).join("\n"));
}

const GATEKEEPER = "gatekeeper-library";
const KYVERNO = "kyverno-policies";

describe("explanations say what judging says, and what decided", () => {
  it.skipIf(!hasSuite(GATEKEEPER)).each(["rego", "cel"] as const)("of Gatekeeper's library by %s", (engine) => {
    const { cases } = readIndex<{ cases: { template: string; constraint: string; object: string }[] }>(GATEKEEPER);
    const tally = toTally();
    for (const one of cases)
      compare(
        tally,
        [one.template, one.constraint, one.object].map((path) => suitePath(GATEKEEPER, path)),
        engine,
      );
    report(`${GATEKEEPER}, ${engine}`, tally);
    expect(tally.different).toEqual([]);
    expect(tally.unsaid).toEqual([]);
    expect(tally.verdicts).toBeGreaterThan(100);
  });

  it.skipIf(!hasSuite(KYVERNO))("of Kyverno's policies", { timeout: 120_000 }, () => {
    const { cases } = readIndex<{ cases: { test: string }[] }>(KYVERNO);
    const folders = new Set(cases.map(({ test }) => dirname(dirname(test))));
    const tally = toTally();
    for (const folder of folders) compare(tally, [suitePath(KYVERNO, folder)]);
    report(KYVERNO, tally);
    expect(tally.different).toEqual([]);
    expect(tally.unsaid).toEqual([]);
    expect(tally.verdicts).toBeGreaterThan(1000);
  });
});
