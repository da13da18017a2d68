import { dump } from "js-yaml";
import { readYaml } from "../../../formats/yaml/index.ts";
import type { RegoValue } from "../value.ts";
import type { BuiltinBudget } from "./builtin.ts";
import { writeJson } from "./json-text.ts";
import { failure } from "./operands.ts";

/** The first document of a YAML text, read as Kubernetes reads it. */
export function readYamlValue(text: string, budget: BuiltinBudget): RegoValue {
  budget.step(text.length);
  const { items, problems } = readYaml("", text);
  const fault = problems.find((problem) => problem.code !== "YAML_DUPLICATE_KEY");
  if (fault !== undefined) {
    throw failure(`yaml: line ${fault.at?.line ?? 1}: did not find what was expected: ${fault.message}`);
  }
  return (items[0]?.value ?? null) as RegoValue;
}

/** The value as YAML in block style, keys in order. */
export function writeYaml(value: RegoValue): string {
  const plain: unknown = JSON.parse(writeJson(value));
  return dump(plain, { lineWidth: -1, noRefs: true, seqNoIndent: true, sortKeys: true } as Parameters<typeof dump>[1]);
}
