import { DEFAULT_SCALAR_STYLE_RULES, SCALAR_STYLE, type ScalarStyleRule, dump } from "js-yaml";
import { readYaml, toScalar } from "../../../formats/yaml/index.ts";
import { compareStrings } from "../order.ts";
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

/** Characters of JSON. */
const MOST_WRITTEN = 2_000_000;

/** The value as YAML in block style, keys in their natural order; quotes are those of Go's library. */
export function writeYaml(value: RegoValue): string {
  const text = writeJson(value);
  if (text.length > MOST_WRITTEN) throw failure("the value is too large to be written as YAML");
  const plain: unknown = JSON.parse(text);
  return dump(plain, { lineWidth: -1, noRefs: true, sortKeys: naturalOrder, scalarStyleRules: STYLES });
}

/** Texts that read as something else are in double quotes, others that need quotes in single ones. */
const STYLES: readonly ScalarStyleRule[] = [
  ...Object.values(DEFAULT_SCALAR_STYLE_RULES),
  (layout) => {
    const { value } = layout.node;
    const isOther = value === "" || typeof toScalar(value) !== "string" || DATE.test(value) || SPECIAL.test(value);
    if (isOther && layout.style === SCALAR_STYLE.SINGLE_QUOTED) layout.style = SCALAR_STYLE.DOUBLE_QUOTED;
  },
];

const DATE = /^\d{4}-\d{1,2}-\d{1,2}/;
const SPECIAL = /^(?:0o[0-7]+|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/** Digits count as numbers: a2 before a10. */
function naturalOrder(a: unknown, b: unknown): number {
  const [left, right] = [pieces(String(a)), pieces(String(b))];
  for (const [index, piece] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    if (piece === other) continue;
    const isNumber = /^\d/.test(piece) && /^\d/.test(other);
    if (isNumber && BigInt(piece) !== BigInt(other)) return BigInt(piece) < BigInt(other) ? -1 : 1;
    return compareStrings(piece, other);
  }
  return left.length - right.length;
}

function pieces(key: string): string[] {
  return key.slice(0, 1000).match(/\d+|\D+/g) ?? [];
}
