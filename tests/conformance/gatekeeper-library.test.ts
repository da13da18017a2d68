import { describe, expect, it } from "vitest";
import { checkCase } from "../../src/apps/cli/policy/gatekeeper-suite.ts";
import { readResources } from "../../src/apps/cli/policy/load.ts";
import { readPolicies } from "../../src/engines/policy/index.ts";
import { formatProblem } from "../../src/model/index.ts";
import { hasSuite, readIndex, suitePath } from "./suite.ts";

const SUITE = "gatekeeper-library";
const NOW = new Date("2026-11-22T00:00:00Z");

interface Case {
  readonly id: string;
  readonly template: string;
  readonly engines: readonly ("Rego" | "K8sNativeValidation")[];
  readonly constraint: string;
  readonly object: string;
  readonly inventory?: readonly string[];
  readonly assertions: readonly { readonly violations?: "yes" | "no" | number; readonly message?: string }[];
}

/** @returns why the case does not hold with this engine's code, or undefined */
function run(one: Case, engine: "rego" | "cel"): string | undefined {
  const read = readResources([one.template, one.constraint].map((path) => suitePath(SUITE, path)));
  const set = readPolicies(read.resources, { engine, now: NOW });
  const [problem] = [...read.problems, ...set.problems];
  if (problem !== undefined) return formatProblem(problem);
  if (set.policies.length === 0) return "there is no policy";
  const assertions = one.assertions.map(({ violations = "yes", message }) => ({ violations, message }));
  const test = { name: one.id, object: one.object, inventory: one.inventory ?? [], skip: false, assertions };
  return checkCase(suitePath(SUITE, "index.json"), test, set.policies, NOW);
}

describe.skipIf(!hasSuite(SUITE))("the library of Gatekeeper", () => {
  const { cases } = hasSuite(SUITE) ? readIndex<{ cases: Case[] }>(SUITE) : { cases: [] };

  it.each([
    ["rego", "Rego"],
    ["cel", "K8sNativeValidation"],
  ] as const)("is judged as its suites say, every case, by %s", (engine, name) => {
    const own = cases.filter(({ engines }) => engines.includes(name));
    const misses = own.flatMap((one) => {
      const why = run(one, engine);
      return why === undefined ? [] : [`${one.id}: ${why}`];
    });
    console.info(`${SUITE}, ${name}: ${own.length - misses.length} of ${own.length}`);
    expect(misses).toEqual([]);
    expect(own.length).toBeGreaterThan(0);
  });
});
