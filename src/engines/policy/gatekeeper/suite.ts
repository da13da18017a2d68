import { asList, asObject, asString, dig, type Json, type JsonObject } from "../../../model/index.ts";

/** A test suite of `gator verify` (test.gatekeeper.sh/v1alpha1), with paths as it names them. */
export interface Suite {
  readonly skip: boolean;
  readonly tests: readonly SuiteTest[];
}

export interface SuiteTest {
  readonly name: string;
  readonly template: string;
  readonly constraint: string;
  /** Empty: none. */
  readonly expansion: string;
  readonly skip: boolean;
  /** The constraint must be refused; there are no cases then. */
  readonly invalid: boolean;
  readonly cases: readonly SuiteCase[];
}

export interface SuiteCase {
  readonly name: string;
  readonly object: string;
  readonly inventory: readonly string[];
  readonly skip: boolean;
  readonly assertions: readonly Assertion[];
}

export interface Assertion {
  /** `yes`: at least one; `no`: none; a number: just so many. */
  readonly violations: "yes" | "no" | number;
  /** A regular expression (RE2) that a violation's message must contain to be counted. */
  readonly message: string | undefined;
}

/** Reads a suite. @returns what is wrong, where it is none */
export function readSuite(value: Json): Suite | string {
  const root = asObject(value) ?? {};
  if (!Array.isArray(root["tests"])) return "tests is missing: a suite holds a list of tests";
  const tests: SuiteTest[] = [];
  for (const [index, test] of asList(root["tests"]).entries()) {
    const cases: SuiteCase[] = [];
    for (const entry of asList(dig(test, "cases"))) {
      const assertions = asList(dig(entry, "assertions")).map(readAssertion);
      const fault = assertions.find((assertion) => typeof assertion === "string");
      if (fault !== undefined) return `tests[${index}]: ${fault}`;
      cases.push({
        name: toText(entry, "name"),
        object: toText(entry, "object"),
        inventory: asList(dig(entry, "inventory")).filter((path) => typeof path === "string"),
        skip: dig(entry, "skip") === true,
        assertions: assertions.filter((assertion) => typeof assertion !== "string"),
      });
    }
    tests.push({
      name: toText(test, "name"),
      template: toText(test, "template"),
      constraint: toText(test, "constraint"),
      expansion: toText(test, "expansion"),
      skip: dig(test, "skip") === true,
      invalid: dig(test, "invalid") === true,
      cases,
    });
  }
  return { skip: root["skip"] === true, tests };
}

function toText(value: Json, field: string): string {
  return asString(dig(value, field)) ?? "";
}

function readAssertion(value: Json): Assertion | string {
  const { violations, message }: JsonObject = asObject(value) ?? {};
  const wanted = toWanted(violations ?? "yes");
  if (wanted === undefined) return 'violations must be "yes", "no" or a number';
  if (message !== undefined && message !== null && typeof message !== "string") return "message must be text";
  return { violations: wanted, message: asString(message) };
}

/** YAML 1.1 reads an unquoted `yes` as true. */
function toWanted(value: Json): Assertion["violations"] | undefined {
  if (value === true || value === "yes") return "yes";
  if (value === false || value === "no") return "no";
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/**
 * Holds the messages of violations against one assertion.
 * @param matches whether a message holds what the assertion looks for
 * @returns why it does not hold, or undefined
 */
export function checkAssertion(
  assertion: Assertion,
  messages: readonly string[],
  matches: (message: string) => boolean,
): string | undefined {
  const { violations, message } = assertion;
  const found = messages.filter(matches).length;
  const isMet = violations === "yes" ? found > 0 : found === (violations === "no" ? 0 : violations);
  if (isMet) return undefined;
  const wanted = violations === "yes" ? "at least 1" : violations === "no" ? "none" : `exactly ${violations}`;
  const like = message === undefined ? "" : ` whose message contains ${JSON.stringify(message)}`;
  const got =
    messages.length === 0 ? "there were none" : `got ${messages.map((text) => JSON.stringify(text)).join(", ")}`;
  return `wanted ${wanted} violation${like}, ${found} did; ${got}`;
}
