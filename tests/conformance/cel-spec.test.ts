import { describe, expect, it } from "vitest";
import { checkExpression } from "../../src/languages/cel/check/check.ts";
import type { CheckedExpression } from "../../src/languages/cel/check/checked.ts";
import { formatType } from "../../src/languages/cel/check/format-type.ts";
import { resolveExpression } from "../../src/languages/cel/check/resolve.ts";
import type { Environment, Library } from "../../src/languages/cel/declaration.ts";
import { encodersLibrary } from "../../src/languages/cel/libraries/encoders.ts";
import { listsLibrary } from "../../src/languages/cel/libraries/lists.ts";
import {
  bindingsLibrary,
  blockLibrary,
  protosLibrary,
  twoVariableLibrary,
} from "../../src/languages/cel/libraries/macros.ts";
import { mathLibrary } from "../../src/languages/cel/libraries/math.ts";
import { networkLibrary } from "../../src/languages/cel/libraries/network.ts";
import { optionalLibrary } from "../../src/languages/cel/libraries/optional.ts";
import { regexLibrary } from "../../src/languages/cel/libraries/regex.ts";
import { setsLibrary } from "../../src/languages/cel/libraries/sets.ts";
import { stringsLibrary } from "../../src/languages/cel/libraries/strings.ts";
import { parseExpression, parseOptionsOf } from "../../src/languages/cel/parse/parse.ts";
import type { Activation } from "../../src/languages/cel/run/activation.ts";
import { withStandardLibrary } from "../../src/languages/cel/run/environment.ts";
import { equal } from "../../src/languages/cel/run/equality.ts";
import type { MessageTypes } from "../../src/languages/cel/run/message/types.ts";
import { interpret, toProgram } from "../../src/languages/cel/run/program.ts";
import type { Outcome } from "../../src/languages/cel/run/outcome.ts";
import { typeName } from "../../src/languages/cel/run/type-of.ts";
import { DYN } from "../../src/languages/cel/type.ts";
import type { CelValue } from "../../src/languages/cel/value.ts";
import { ENUM_LIBRARY, LEGACY_TYPES, STRONG_TYPES } from "./cel-messages.ts";
import { isNaNPair, type Proto, toDeclaration, toType, toValue } from "./cel-values.ts";
import { CEL_MISSES } from "./mappings/cel-spec.ts";
import { hasSuite, readIndex } from "./suite.ts";

/** How many cases the list of misses was made with. */
const KNOWN_COUNT = 2456;
const THRESHOLD = 0.99;

interface Case {
  readonly id: string;
  readonly expr: string;
  readonly container?: string;
  readonly disable_check?: boolean;
  readonly check_only?: boolean;
  readonly type_env?: readonly { readonly name: string; readonly ident?: Proto; readonly function?: Proto }[];
  readonly bindings?: readonly { readonly key: string; readonly value: Proto }[];
  readonly expected_kind: string;
  readonly expected: { readonly [key: string]: Proto };
}

const LIBRARIES: readonly Library[] = [
  stringsLibrary(),
  mathLibrary(),
  listsLibrary(),
  setsLibrary,
  encodersLibrary(),
  regexLibrary,
  optionalLibrary(),
  networkLibrary,
  bindingsLibrary,
  blockLibrary,
  twoVariableLibrary,
  protosLibrary,
];
const STRONG_LIBRARIES: readonly Library[] = [...LIBRARIES, ENUM_LIBRARY];

const isStrong = (test: Case): boolean => test.id.startsWith("enums/strong_");
const typesOf = (test: Case): MessageTypes => (isStrong(test) ? STRONG_TYPES : LEGACY_TYPES);

function environmentOf(test: Case): Environment {
  const declared = test.type_env ?? [];
  const variables = new Map((test.bindings ?? []).map(({ key }) => [key, DYN]));
  for (const { name, ident } of declared)
    if (ident !== undefined) variables.set(name, toType((ident as { type: Proto }).type) as typeof DYN);
  const functions = declared.filter((entry) => entry.function !== undefined).map(toFunctions);
  const libraries = isStrong(test) ? STRONG_LIBRARIES : LIBRARIES;
  return withStandardLibrary({
    libraries: functions.length === 0 ? libraries : [...libraries, ...functions],
    variables,
    ...(test.container === undefined ? {} : { container: test.container }),
    ...typesOf(test).lookups,
    strictPresence: true,
  });
}

function toFunctions({ name, ...rest }: { readonly name: string; readonly function?: Proto }): Library {
  const { overloads } = rest.function as { overloads: Proto };
  const list = (Array.isArray(overloads) ? overloads : [overloads]) as { readonly [key: string]: Proto }[];
  return {
    name,
    overloads: list.map((overload) => ({
      ...toDeclaration(name, overload),
      function: name,
      member: false,
      run: () => null,
    })),
  };
}

type Checked =
  | { readonly is: "checked"; readonly checked: CheckedExpression }
  | { readonly is: "refused"; readonly why: string };

function check(test: Case, environment: Environment): Checked {
  const parsed = parseExpression(test.expr, parseOptionsOf(environment));
  if (!parsed.ok) return { is: "refused", why: parsed.errors[0]?.message ?? "" };
  if (test.disable_check === true)
    return { is: "checked", checked: resolveExpression(test.expr, parsed.root, environment) };
  const result = checkExpression(test.expr, parsed.root, environment);
  return result.ok
    ? { is: "checked", checked: result.checked }
    : { is: "refused", why: result.errors.map(({ message }) => message).join("; ") };
}

function activationOf(test: Case): Activation {
  const bindings = test.bindings ?? [];
  return Object.fromEntries(
    bindings.map(({ key, value }) => [key, toValue((value as { value: Proto }).value, typesOf(test))]),
  );
}

const same = (a: CelValue, b: CelValue): boolean => isNaNPair(a, b) || (typeName(a) === typeName(b) && equal(a, b));

const tell = (outcome: Outcome): string =>
  outcome.is === "error"
    ? `error: ${outcome.message}`
    : `${typeName(outcome.value)} ${JSON.stringify(outcome.value, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value))}`;

/** What is wrong; undefined when nothing is. */
function judge(test: Case): string | undefined {
  const environment = environmentOf(test);
  const result = check(test, environment);
  const wantsError = test.expected_kind === "eval_error";
  if (result.is === "refused") return wantsError ? undefined : `refused: ${result.why}`;
  const deduced = test.expected["deduced_type"];
  if (deduced !== undefined) {
    const [got, want] = [formatType(result.checked.resultType), formatType(toType(deduced))];
    if (got !== want) return `type ${got} instead of ${want}`;
  }
  if (test.check_only === true) return undefined;
  const activation = activationOf(test);
  const oracle = interpret(result.checked, environment, activation);
  const outcome = toProgram(result.checked, environment).evaluate(activation);
  if (!agree(oracle, outcome))
    return `interpreter says ${tell(oracle)} (${oracle.cost}), compiled code ${tell(outcome)} (${outcome.cost})`;
  if (wantsError) return outcome.is === "error" ? undefined : `${tell(outcome)} instead of an error`;
  if (outcome.is === "error") return tell(outcome);
  const expected = toValue(test.expected["result"] ?? test.expected, typesOf(test));
  return same(outcome.value, expected)
    ? undefined
    : `${tell(outcome)} instead of ${tell({ ...outcome, value: expected })}`;
}

/** Whether compiled code did as the interpreter: value, or message and place; and cost, where no error was absorbed. */
function agree(oracle: Outcome & { readonly absorbed: boolean }, outcome: Outcome): boolean {
  if (oracle.is === "error")
    return outcome.is === "error" && oracle.message === outcome.message && oracle.offset === outcome.offset;
  if (outcome.is === "error" || !same(oracle.value, outcome.value)) return false;
  return oracle.absorbed || oracle.cost === outcome.cost;
}

describe.skipIf(!hasSuite("cel-spec"))("the conformance tests of the CEL specification", () => {
  it("pass, but for the ones listed", { timeout: 120_000 }, () => {
    const { cases, count } = readIndex<{ readonly cases: readonly Case[]; readonly count: number }>("cel-spec");
    const misses = new Map<string, string>();
    for (const test of cases) {
      const wrong = judgeSafely(test);
      if (wrong !== undefined) misses.set(test.id, wrong);
    }
    const passed = cases.length - misses.size;
    console.info(`cel-spec: ${passed} of ${cases.length} (${((100 * passed) / cases.length).toFixed(2)} %)`);
    for (const [id, wrong] of misses) console.info(`  ${id}: ${wrong}`);
    expect(passed / cases.length).toBeGreaterThanOrEqual(THRESHOLD);
    const missed = [...misses.keys()].toSorted();
    expect(missed).toEqual(count === KNOWN_COUNT ? [...CEL_MISSES.keys()].toSorted() : missed);
  });
});

function judgeSafely(test: Case): string | undefined {
  try {
    return judge(test);
  } catch (error) {
    return `thrown: ${String(error)}`;
  }
}
