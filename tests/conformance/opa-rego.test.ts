import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compileModules, RegoObject, RegoSet } from "../../src/languages/rego/index.ts";
import type { PlainObject, RegoValue } from "../../src/languages/rego/index.ts";
import { canonicalText, isArray, isObject, objectEntries } from "../../src/languages/rego/value.ts";
import { readJson, writeJson } from "../../src/languages/rego/builtins/json-text.ts";
import { REGO_MISSES } from "./mappings/opa-rego.ts";
import { hasSuite, readIndex, suitePath } from "./suite.ts";

/** How many cases the list of misses was made with. */
const KNOWN_COUNT = 1321;
const THRESHOLD = 0.98;

interface Entry {
  readonly id: string;
  readonly file: string;
}

interface Case {
  readonly note: string;
  readonly query: string;
  readonly modules?: readonly string[];
  readonly data?: PlainObject;
  readonly input?: RegoValue;
  readonly input_term?: string;
  readonly want_result?: readonly RegoValue[] | null;
  readonly want_error_code?: string;
  readonly want_error?: string;
  readonly strict_error?: boolean;
  readonly sort_bindings?: boolean;
}

/** What an evaluation gave: rows of bindings, or `code: message`. */
type Answer = { readonly rows: readonly RegoValue[] } | { readonly error: string };

function evaluate(test: Case, engine: "compiler" | "interpreter"): Answer {
  const files = (test.modules ?? []).map((text, index) => ({ name: `module-${index}.rego`, text }));
  const compiled = compileModules(files, { engine });
  if (compiled.is === "invalid")
    return { error: compiled.errors.map(({ code, message }) => `${code}: ${message}`).join("\n") };
  const { program } = compiled;
  const term = test.input_term === undefined ? undefined : program.query(test.input_term);
  const input = term?.is === "defined" ? term.value : test.input;
  const solved = program.solve(test.query, {
    input,
    data: test.data ?? {},
    strict: test.strict_error ?? false,
    nowNs: 1_700_000_000_000_000_000n,
    random: () => 0.5,
  });
  if (solved.is === "error") return { error: `${solved.code}: ${solved.message}` };
  return { rows: solved.solutions.map((solution) => RegoObject.of(solution)) };
}

/** As JSON has it: sets are lists, in order; keys are texts. */
function toPlain(value: RegoValue): RegoValue {
  if (value instanceof RegoSet) return value.values().map(toPlain).toSorted(byText);
  if (isArray(value)) return value.map(toPlain);
  if (!isObject(value)) return value;
  return RegoObject.of(
    objectEntries(value).map(([key, item]) => [typeof key === "string" ? key : writeJson(key), toPlain(item)] as const),
  );
}

function byText(left: RegoValue, right: RegoValue): number {
  const [a, b] = [canonicalText(left), canonicalText(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Rows in no order; what names are bound to in none either, where the case says so. */
function describeRows(rows: readonly RegoValue[], sortBindings: boolean): string {
  const texts = rows.map((row) => {
    const entries = objectEntries(toPlain(row) as RegoObject);
    const sorted = entries.map(
      ([key, item]) => [key, sortBindings && isArray(item) ? item.toSorted(byText) : item] as const,
    );
    return canonicalText(RegoObject.of(sorted));
  });
  return texts.toSorted().join("\n");
}

/** What is wrong with the answer; undefined when nothing is. */
function judge(test: Case, answer: Answer): string | undefined {
  const wantsError = test.want_error_code !== undefined || test.want_error !== undefined;
  if ("error" in answer) {
    const matches =
      wantsError && answer.error.includes(test.want_error_code ?? "") && answer.error.includes(test.want_error ?? "");
    return matches ? undefined : answer.error;
  }
  if (wantsError) return `no error instead of ${test.want_error_code} ${test.want_error ?? ""}`;
  if (test.want_result === undefined || test.want_result === null) return undefined;
  const sort = test.sort_bindings ?? false;
  const [got, want] = [describeRows(answer.rows, sort), describeRows(test.want_result, sort)];
  return got === want ? undefined : `${got.slice(0, 300)} instead of ${want.slice(0, 300)}`;
}

/** Some names stand for several cases of a file, in order. */
function readCases(): (readonly [string, Case])[] {
  const { cases } = readIndex<{ readonly cases: readonly Entry[] }>("opa-rego");
  const files = new Map<string, Case[]>();
  return cases.map(({ id, file }) => {
    const known = files.get(file) ?? readCaseFile(file);
    files.set(file, known);
    const index = known.findIndex(({ note }) => note === id);
    const [test] = known.splice(index, 1);
    if (index === -1 || test === undefined) throw new Error(`no case ${id} in ${file}`);
    return [id, test] as const;
  });
}

function readCaseFile(file: string): Case[] {
  const read = readJson(readFileSync(suitePath("opa-rego", file), "utf8")) as { readonly cases: readonly RegoValue[] };
  return [...read.cases] as unknown as Case[];
}

describe.skipIf(!hasSuite("opa-rego"))("the compliance cases of OPA", () => {
  it("give OPA's results and errors, interpreted and compiled alike", () => {
    const cases = readCases();
    const misses: string[] = [];
    const disagreements: string[] = [];
    for (const [id, test] of cases) {
      const [compiled, interpreted] = [evaluate(test, "compiler"), evaluate(test, "interpreter")];
      const text = (answer: Answer): string => ("error" in answer ? answer.error : describeRows(answer.rows, false));
      if (text(compiled) !== text(interpreted))
        disagreements.push(`${id}: ${text(compiled)} but interpreted ${text(interpreted)}`);
      const wrong = judge(test, compiled);
      if (wrong !== undefined) misses.push(`${id}: ${wrong}`);
    }
    console.info(`opa-rego: ${cases.length - misses.length} of ${cases.length}`);
    for (const miss of misses) console.info(`  ${miss}`);
    expect(disagreements).toEqual([]);
    expect(1 - misses.length / cases.length).toBeGreaterThanOrEqual(THRESHOLD);
    const { count } = readIndex<{ readonly count: number }>("opa-rego");
    if (count !== KNOWN_COUNT) return;
    expect(new Set(misses.map((miss) => miss.slice(0, miss.indexOf(": "))))).toEqual(new Set(REGO_MISSES.keys()));
  });
});
