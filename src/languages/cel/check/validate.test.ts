import { describe, expect, it } from "vitest";
import { kubernetesEnvironment } from "../libraries/kubernetes/environment.ts";
import { checkSource } from "./check.ts";

function faults(expression: string, minor = 36): string[] {
  const result = checkSource(expression, kubernetesEnvironment(minor));
  return result.ok ? [] : result.errors.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

// What the API server's own environment says.
describe("findLiteralFaults", () => {
  it.each([
    ["[1, 'a', true]", ["1:5 expected type 'int' but found 'string'"]],
    ["[1, dyn(2)]", ["1:8 expected type 'int' but found 'dyn'"]],
    ["{'a': 1, 'b': 2u}", ["1:15 expected type 'int' but found 'uint'"]],
    ["[?optional.of(1), 2]", []],
    ["'%s %s'.format([1, 'a'])", []],
    [
      "'%d'.format(['a'])",
      ["1:14 error during formatting: decimal clause can only be used on integers, was given string"],
    ],
    ["'%d'.format([1, 2])", ["1:12 too many arguments supplied to string.format (expected 1, got 2)"]],
    ["'%s'.format([quantity('1')])", [expect.stringMatching(/^1:22 .* was given kubernetes\.Quantity$/)]],
    ["duration('1 hour') == duration('1h')", ["1:10 invalid duration argument"]],
    ["timestamp('yesterday') == timestamp('2020-01-01T00:00:00Z')", ["1:11 invalid timestamp argument"]],
    ["'a'.matches('(')", ["1:13 invalid matches argument"]],
  ])("%s", (expression, expected) => {
    expect(faults(expression)).toEqual(expected);
  });

  it("looks at durations only from 1.29 on", () => {
    expect(faults("duration('x') == duration('1h')", 28)).toEqual([]);
  });
});
