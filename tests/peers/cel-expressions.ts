import fc from "fast-check";
import type { JsonObject } from "../../src/model/index.ts";
import { asObject, asString } from "../../src/model/index.ts";

/** Picks from lists, the same ones for the same seed. */
export type Pick = <Item>(items: readonly Item[]) => Item;

/** @param seed whole number */
export function toPick(seed: number): Pick {
  let state = seed;
  return (items) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    const item = items[Math.floor((state / 0x80000000) * items.length)];
    if (item === undefined) throw new RangeError("nothing to pick from");
    return item;
  };
}

/** Somewhere below a value of a schema: the expression that reaches it, and its schema. A few fields are misspelt. */
function reach(pick: Pick, schema: JsonObject, text: string, depth: number): { text: string; schema: JsonObject } {
  const properties = Object.entries(asObject(schema["properties"]) ?? {});
  const items = asObject(schema["items"]);
  const values = asObject(schema["additionalProperties"]);
  if (depth > 7 || pick(DOZEN) === 0) return { text, schema };
  if (properties.length > 0) {
    const [name, field] = pick(properties);
    const escaped =
      name.replaceAll("-", "__dash__").replaceAll(".", "__dot__") +
      pick(["x", ...DOZEN, ...DOZEN].map((each) => (each === "x" ? "x" : "")));
    return reach(pick, asObject(field) ?? {}, `${text}${pick([".", ".", ".", ".?"])}${escaped}`, depth + 1);
  }
  if (items !== undefined && pick([true, false])) return reach(pick, items, `${text}[0]`, depth + 1);
  if (values !== undefined && pick([true, false])) return reach(pick, values, `${text}['k']`, depth + 1);
  return { text, schema };
}

const DOZEN = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

const TEXT_TESTS = [
  "startsWith('a')",
  "matches('^a.*$')",
  "contains('b')",
  "size() > 3",
  "split(',').size() == 2",
  "find('[0-9]+') == '1'",
  "lowerAscii() == 'a'",
  "format([1]) == ''",
  "orValue('x') == 'a'",
  "replace('a', 'b') == ''",
];

const LITERALS = [
  "'a'",
  "1",
  "true",
  "1.5",
  "null",
  "['a', 'b']",
  "quantity('1Gi')",
  "timestamp('2020-01-01T00:00:00Z')",
];

const FITTING: Readonly<Partial<Record<string, string>>> = {
  string: "'a'",
  integer: "3",
  boolean: "true",
  number: "0.5",
};

/** A condition on a value of a schema, as policies have them. @param text the expression of the value */
export function toCondition(pick: Pick, schema: JsonObject, text = "object", depth = 0): string {
  const place = reach(pick, schema, text, 0);
  const items = asObject(place.schema["items"]);
  const again = () => toCondition(pick, schema, text, depth + 1);
  const kind = pick(["range", "range", "has", "chain", "not", "text", "text", "compare", "compare", "compare"]);
  if (depth < 3 && items !== undefined && kind !== "compare") {
    const variable = `v${depth}`;
    const macro = pick(["all", "exists", "exists_one", "filter", "map"]);
    return `${place.text}.${macro}(${variable}, ${toCondition(pick, items, variable, depth + 1)})`;
  }
  if (asObject(place.schema["additionalProperties"]) !== undefined && kind === "range") {
    return `${place.text}.${pick(["all", "exists"])}(k, k.startsWith('a') && ${place.text}[k] == 'b')`;
  }
  if (kind === "has") return `has(${place.text})`;
  if (depth < 3 && kind === "chain") return `(${again()} ${pick(["&&", "||"])} ${again()})`;
  if (depth < 3 && kind === "not") return `!(${again()})`;
  if (place.schema["type"] === "string" && kind === "text") return `${place.text}.${pick(TEXT_TESTS)}`;
  const fitting = FITTING[asString(place.schema["type"]) ?? ""] ?? pick(LITERALS);
  return `${place.text} ${pick(["==", "!=", "<", ">=", "in"])} ${pick([fitting, fitting, fitting, pick(LITERALS)])}`;
}

const { any } = fc.letrec<{ any: string }>((tie) => {
  const inner = tie("any");
  const text = (...parts: (string | fc.Arbitrary<string>)[]) =>
    fc
      .tuple(...parts.map((part) => (typeof part === "string" ? fc.constant(part) : part)))
      .map((each) => each.join(""));
  const leaf = fc.constantFrom(
    ..."1 'a' 2u 1.5 b'x' true [] {} params numbers names flag text when a.b.c x y int type(1) nothing optional.none()".split(
      " ",
    ),
  );
  return {
    any: fc.oneof(
      { maxDepth: 3 },
      leaf,
      text(
        "(",
        inner,
        fc.constantFrom(" + ", " - ", " * ", " == ", " != ", " < ", " >= ", " in ", " && ", " || "),
        inner,
        ")",
      ),
      text("(", inner, " ? ", inner, " : ", inner, ")"),
      text(fc.constantFrom("!", "-"), "(", inner, ")"),
      text(
        inner,
        fc.constantFrom(
          ".foo",
          ".?foo",
          "[0]",
          "['a']",
          "[?0]",
          ".size()",
          ".startsWith('a')",
          ".orValue(1)",
          ".hasValue()",
          ".getHours()",
          ".sum()",
          ".isSorted()",
          ".distinct()",
        ),
      ),
      text(
        inner,
        fc.constantFrom(
          ".map(x, ",
          ".all(x, ",
          ".exists(x, ",
          ".filter(x, ",
          ".exists_one(x, ",
          ".map(x, flag, ",
          ".transformList(x, y, ",
          ".transformMap(x, y, ",
          ".transformMapEntry(x, y, ",
          ".all(x, y, ",
          ".optMap(x, ",
          ".optFlatMap(x, ",
        ),
        inner,
        ")",
      ),
      text("[", inner, ", ", inner, "]"),
      text("[?", inner, "]"),
      text("{", inner, ": ", inner, "}"),
      text(
        fc.constantFrom("size", "string", "int", "dyn", "type", "optional.of", "quantity", "url", "ip"),
        "(",
        inner,
        ")",
      ),
      text("has(", inner, ".f)"),
    ),
  };
});

/** Expressions of every form, of which about one in ten is right. */
export const anyExpressions = (count: number): readonly string[] => fc.sample(any, { numRuns: count, seed: 1 });

const PIECES =
  "( ) [ ] { } , . ? : + - * ! && || == < in a b has( .all( .map( x 1 2.5 3u 'a' b'c' ''' \" ` $ \\ true null for 0x1F 1e5 .5 r'a' & | = @ a.b.c{ f( 😁 // .?f [? -1 --".split(
    " ",
  );

/** Expressions with a piece in a wrong place. */
export function toBroken(pick: Pick): string {
  const whole = `${pick(["a", "1", "[1, 2]", "{1: 2}", "a.b", "text.`a-b`", "numbers.existsOne(x, x == 1)", "!a", "a ? b : c", "x.all(y, y)"])} ${pick(["+", "==", "&&", "in"])} ${pick(["'s'", "(a)", "f(x)", "-1", "a.b{c: 1}"])}`;
  const at = pick(Array.from(whole, (_, index) => index));
  return `${whole.slice(0, at)}${pick(PIECES)}${whole.slice(at + pick([0, 1, 2]))}`;
}
