import { expect, it } from "vitest";
import type { Json } from "../../../model/index.ts";
import { checkAssertion, readSuite } from "./suite.ts";

function readAssertions(...assertions: Json[]): Json {
  const suite = readSuite({ tests: [{ name: "t", cases: [{ name: "c", object: "o.yaml", assertions }] }] });
  return typeof suite === "string" ? suite : ((suite.tests[0]?.cases[0]?.assertions ?? []) as unknown as Json);
}

it.each<[Json, Json]>([
  [{}, "yes"],
  [{ violations: null }, "yes"],
  [{ violations: true }, "yes"],
  [{ violations: "no" }, "no"],
  [{ violations: 3 }, 3],
])("%j is read", (assertion, violations) => {
  expect(readAssertions(assertion)).toEqual([{ violations, message: undefined }]);
});

it.each<Json>([{ violations: -1 }, { violations: 1.5 }, { violations: "maybe" }, { message: 5 }])(
  "%j is no assertion",
  (assertion) => {
    expect(readAssertions(assertion)).toMatch(/must be/);
  },
);

it("what is no suite is told", () => {
  expect(readSuite(null)).toMatch(/tests is missing/);
  expect(readSuite({ tests: "x" })).toMatch(/tests is missing/);
});

it("an assertion counts the messages that match", () => {
  const check = (violations: "yes" | "no" | number): string | undefined =>
    checkAssertion({ violations, message: "a" }, ["a", "b", "a"], (message) => message === "a");
  expect([check("yes"), check(2)]).toEqual([undefined, undefined]);
  expect(check("no")).toMatch(/wanted none violation .* 2 did/);
  expect(check(3)).toMatch(/wanted exactly 3/);
});
