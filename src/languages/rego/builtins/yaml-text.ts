import { dump } from "js-yaml";
import { readYaml, toScalar } from "../../../formats/yaml/index.ts";
import type { RegoValue } from "../value.ts";
import type { BuiltinBudget } from "./builtin.ts";
import { writeJson } from "./json-text.ts";
import { failure } from "./operands.ts";

/** OPA's reader takes only `true` and `false` for booleans, not the other words of YAML 1.1. */
function resolve(text: string): ReturnType<typeof toScalar> {
  return /^(?:y|n|yes|no|on|off)$/i.test(text) ? text : toScalar(text);
}

/** The first document of a YAML text. */
export function readYamlValue(text: string, budget: BuiltinBudget): RegoValue {
  budget.step(text.length);
  const { items, problems } = readYaml("", text, resolve);
  const fault = problems.find((problem) => problem.code !== "YAML_DUPLICATE_KEY");
  if (fault !== undefined) {
    throw failure(`yaml: line ${fault.at?.line ?? 1}: did not find what was expected: ${fault.message}`);
  }
  return items[0]?.value ?? null;
}

/** The value as YAML in block style, keys in order. */
export function writeYaml(value: RegoValue): string {
  const plain: unknown = JSON.parse(writeJson(value));
  return dump(plain, { lineWidth: -1, noRefs: true, seqNoIndent: true, sortKeys: true });
}
