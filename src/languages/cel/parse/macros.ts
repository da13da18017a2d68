import type { Macro, Node } from "../ast.ts";
import { expanded, misused, simpleName, type CallSite, type Expanded } from "./call-site.ts";
import { expandCelMacro } from "./cel-macros.ts";
import { expandNamespacedMacro } from "./namespaced-macros.ts";

/** Undefined where the call is no macro, as far as the macros switched on tell. */
export function expandMacro(site: CallSite): Expanded | undefined {
  if (site.target === undefined) return site.name === "has" ? expandHas(site) : undefined;
  return (
    expandCelMacro(site, site.target) ?? expandNamespacedMacro(site, site.target) ?? expandRange(site, site.target)
  );
}

function expandHas({ make, place, args }: CallSite): Expanded | undefined {
  const [field] = args;
  if (field === undefined || args.length !== 1) return undefined;
  if (field.kind !== "select" || field.mode === "optional") return misused(field, "invalid argument to has() macro");
  return expanded(make.select(place, field.operand, field.field, "test"));
}

/** How the arguments of a macro over a range are to be read. */
interface Form {
  readonly macro: Macro;
  readonly variables: 1 | 2;
  readonly hasCondition?: true;
  /** cel-go's words where an argument is no name. */
  readonly needsName: string;
}

const SIMPLE_NAME = "argument must be a simple name";
const IDENTIFIER = "argument is not an identifier";

/** Forms by name and number of arguments, `map/3`. */
const FORMS: ReadonlyMap<string, Form> = new Map<string, Form>([
  ["all/2", { macro: "all", variables: 1, needsName: SIMPLE_NAME }],
  ["exists/2", { macro: "exists", variables: 1, needsName: SIMPLE_NAME }],
  ["exists_one/2", { macro: "existsOne", variables: 1, needsName: SIMPLE_NAME }],
  ["existsOne/2", { macro: "existsOne", variables: 1, needsName: SIMPLE_NAME }],
  ["map/2", { macro: "map", variables: 1, needsName: IDENTIFIER }],
  ["map/3", { macro: "map", variables: 1, hasCondition: true, needsName: IDENTIFIER }],
  ["filter/2", { macro: "filter", variables: 1, needsName: IDENTIFIER }],
]);

const TWO_VARIABLE_FORMS: ReadonlyMap<string, Form> = new Map<string, Form>([
  ["all/3", { macro: "all", variables: 2, needsName: SIMPLE_NAME }],
  ["exists/3", { macro: "exists", variables: 2, needsName: SIMPLE_NAME }],
  ["exists_one/3", { macro: "existsOne", variables: 2, needsName: SIMPLE_NAME }],
  ["existsOne/3", { macro: "existsOne", variables: 2, needsName: SIMPLE_NAME }],
  ["transformList/3", { macro: "transformList", variables: 2, needsName: SIMPLE_NAME }],
  ["transformList/4", { macro: "transformList", variables: 2, hasCondition: true, needsName: SIMPLE_NAME }],
  ["transformMap/3", { macro: "transformMap", variables: 2, needsName: SIMPLE_NAME }],
  ["transformMap/4", { macro: "transformMap", variables: 2, hasCondition: true, needsName: SIMPLE_NAME }],
  ["transformMapEntry/3", { macro: "transformMapEntry", variables: 2, needsName: SIMPLE_NAME }],
  ["transformMapEntry/4", { macro: "transformMapEntry", variables: 2, hasCondition: true, needsName: SIMPLE_NAME }],
]);

const SORT_BY: Form = { macro: "sortBy", variables: 1, needsName: IDENTIFIER };

function findForm({ options, name, args }: CallSite): Form | undefined {
  const key = `${name}/${args.length}`;
  const { macros, lacks } = options;
  if (key === "existsOne/2" && lacks?.has("existsOne") === true) return undefined;
  if (key === "sortBy/2" && macros.has("sortBy")) return SORT_BY;
  return FORMS.get(key) ?? (macros.has("twoVariables") ? TWO_VARIABLE_FORMS.get(key) : undefined);
}

function expandRange(site: CallSite, range: Node): Expanded | undefined {
  const form = findForm(site);
  if (form === undefined) return undefined;
  if (form === SORT_BY && (range.kind === "literal" || range.kind === "map" || range.kind === "struct")) {
    return misused(range, "sortBy can only be applied to a list, identifier, comprehension, call or select expression");
  }
  const names = site.args.slice(0, form.variables);
  const wrong = names.find((argument) => simpleName(argument) === undefined);
  if (wrong !== undefined) return misused(wrong, form.needsName);
  const [variable = "", secondVariable] = names.map(simpleName);
  const [first, second = first] = names;
  if (second !== undefined && secondVariable === variable) {
    return misused(second, `duplicate variable name: ${variable}`);
  }
  const accumulator = names.find((argument) => simpleName(argument) === "__result__");
  if (accumulator !== undefined) return misused(accumulator, "iteration variable overwrites accumulator variable");
  const body = site.args.at(-1) ?? range;
  const condition = form.hasCondition === true ? site.args[form.variables] : undefined;
  return expanded({
    kind: "macro",
    id: site.make.nextId(),
    ...site.place,
    macro: form.macro,
    range,
    variable,
    ...(secondVariable === undefined ? {} : { secondVariable }),
    ...(condition === undefined ? {} : { condition }),
    body,
  });
}
