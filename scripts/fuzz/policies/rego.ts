import {
  compileModules,
  formatValue,
  Program,
  type Prepared,
  type QueryResult,
} from "../../../src/languages/rego/index.ts";
import type { PlainObject, RegoValue } from "../../../src/languages/rego/index.ts";
import type { Random } from "../random.ts";
import { makeValue } from "./jmespath.ts";
import { ModuleMaker } from "./rego-module.ts";

export interface RegoCase {
  readonly modules: readonly string[];
  readonly inputs: readonly RegoValue[];
  readonly data: PlainObject;
}

/** How many inputs a module is tried with. */
export const REGO_INPUTS = 12;
const QUERIES = ["data.t", "data.u"];

/** Modules, and documents for them. */
export function makeRegoCase(random: Random): RegoCase {
  const inputs = Array.from({ length: REGO_INPUTS }, () => makeDocument(random));
  return { modules: new ModuleMaker(random).make(), inputs, data: { base: makeDocument(random) } };
}

/** An object with the keys that modules look for. */
function makeDocument(random: Random): PlainObject {
  const entries = ["a", "b", "c"].map((key) => [key, makeValue(random, 3) as RegoValue] as const);
  return Object.fromEntries(entries.filter(() => !random.oneIn(5)));
}

/** How interpreter and compiled code differ; undefined where they agree. Modules that are refused prove nothing. */
export function findRegoDisagreement({ modules, inputs, data }: RegoCase): string | undefined {
  const files = modules.map((text, index) => ({ name: `module-${index}.rego`, text }));
  const compiled = compileModules(files);
  if (compiled.is === "invalid") return undefined;
  const oracle = new Program(compiled.program.plan, "interpreter");
  for (const query of QUERIES) {
    const [compiledQuery, interpretedQuery] = [compiled.program.prepare(query), oracle.prepare(query)];
    for (const input of inputs) {
      const [a, b] = [run(compiledQuery, input, data), run(interpretedQuery, input, data)];
      if (isSame(a, b)) continue;
      return `${query} of ${JSON.stringify(input)} and ${JSON.stringify(data)} is ${describe(a)} but interpreted ${describe(b)}\n${modules.join("\n")}`;
    }
  }
  return undefined;
}

function run(query: Prepared, input: RegoValue, data: PlainObject): QueryResult {
  return query({ input, data, budget: { steps: 200_000, units: 100_000 } });
}

/** Compiled code stops a search whose result is known, and so may not come to a conflict. */
function isSame(compiled: QueryResult, interpreted: QueryResult): boolean {
  if (interpreted.is === "error" && interpreted.code === "eval_conflict_error") return true;
  const isOver = (result: QueryResult): boolean => result.is === "error" && result.code === "eval_budget_error";
  return isOver(compiled) || isOver(interpreted) || describe(compiled) === describe(interpreted);
}

function describe(result: QueryResult): string {
  return result.is === "error"
    ? `${result.code}: ${result.message}`
    : result.is === "defined"
      ? formatValue(result.value)
      : "undefined";
}
