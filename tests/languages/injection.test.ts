import * as fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { findCelDisagreement } from "../../scripts/fuzz/policies/cel.ts";
import { findJmesDisagreement } from "../../scripts/fuzz/policies/jmespath.ts";
import { findRegoDisagreement } from "../../scripts/fuzz/policies/rego.ts";
import type { Json } from "../../src/model/index.ts";

const CODE = "globalThis.canary=1";

/** What leaves a text, a name or a comment of JavaScript, should it ever get into one. */
const HOSTILE = [
  `"];${CODE};//`,
  `a"];${CODE}//`,
  `']);${CODE};//`,
  `\`;${CODE};//`,
  `\${${CODE}}`,
  `\\";${CODE};//`,
  `\\\\";${CODE};//`,
  `\n${CODE}\n`,
  `\r${CODE}`,
  `\u2028${CODE}\u2028`,
  `\u2029${CODE}//`,
  `*/${CODE}/*`,
  `</script><script>${CODE}</script>`,
  `-->${CODE}`,
  `\\u0022];${CODE};//`,
  `\\x22+(${CODE})+\\x22`,
  `$&$\`$'$1${CODE}`,
  `\u0000"+(${CODE})+"`,
  "\ud800",
  `\ud800";${CODE}`,
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "valueOf",
  "then",
  "length",
  "arguments",
  "this",
  "await",
  "\\u{63}anary",
  "\\u0061",
  "",
  "é",
  "k0",
  "v1",
  "K",
  "rt",
  "ev",
  "S",
  "A",
] as const;

const TEXT = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.tuple(fc.constantFrom(...HOSTILE), fc.constantFrom(...HOSTILE)).map((parts) => parts.join("")),
  fc.string({
    unit: fc.constantFrom('"', "'", "`", "\\", "$", "{", "}", "]", ")", ";", "\n", "\u2028", "u", "0", "x"),
  }),
);
const NAME = fc.constantFrom(
  "__proto__",
  "constructor",
  "toString",
  "canary",
  "rt",
  "K",
  "k0",
  "v1",
  "c",
  "ev",
  "S",
  "L",
  "M",
);

/** Every `S` in place of a text becomes one of the texts, as a literal; every `N` one of the names. */
function fill(template: string, texts: readonly string[], names: readonly string[], quote: (text: string) => string) {
  let text = 0;
  let name = 0;
  return template.replaceAll(/‹[SN]›/g, (slot) =>
    slot === "‹S›" ? quote(texts[text++ % texts.length] ?? "") : (names[name++ % names.length] ?? ""),
  );
}

/** Data in which the texts are keys and values, at any depth. */
function dataOf(texts: readonly string[]): Json {
  const entries = texts.map((text): [string, Json] => [text, { [text]: text, list: [text, { [text]: [text] }] }]);
  return Object.fromEntries(entries);
}

const quoteJson = (text: string): string =>
  JSON.stringify(text.toWellFormed()).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");

function checkAll(
  templates: readonly string[],
  check: (template: string, texts: string[], names: string[]) => void,
): void {
  const texts = fc.array(TEXT, { minLength: 1, maxLength: 4 });
  const names = fc.array(NAME, { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(fc.constantFrom(...templates), texts, names, (template, some, named) => {
      check(template, some, named);
      expect(globalThis).not.toHaveProperty("canary");
      expect(Object.prototype).not.toHaveProperty("polluted");
    }),
    { numRuns: Number(process.env["HAUBERK_PROPERTY_RUNS"] ?? 1500) },
  );
}

afterEach(() => {
  Reflect.deleteProperty(globalThis, "canary");
});

describe("no text of a policy becomes code, wherever it stands, and compiled code gives what the interpreter gives", () => {
  it("in CEL", () => {
    const templates = [
      "object[‹S›][‹S›] == ‹S›",
      "{‹S›: ‹S›}[‹S›]",
      "{‹S›: {‹S›: 1}}[‹S›][?‹S›]",
      "‹S› in object || ‹S› in [‹S›, ‹S›] || ‹S› in {‹S›: 1}",
      "[‹S›, ‹S›].map(‹N›, ‹N› + ‹S›)",
      "cel.bind(‹N›, ‹S›, ‹N› + ‹S›)",
      "object.‹N› == ‹S› || has(object.‹N›)",
      "has(object.list.‹N›) && object.?‹N›.orValue(‹S›) == ‹S›",
      "object.exists(‹N›, ‹N› == ‹S›)",
      "object.transformMap(‹N›, x, x)",
      "‹S›.matches(‹S›)",
      "‹S›.contains(‹S›) && ‹S›.startsWith(‹S›) && ‹S›.replace(‹S›, ‹S›) == ‹S›",
      "‹S›.format([‹S›, object]) + ‹S›",
      "‹N›.‹N›(‹S›)",
      "Object{‹N›: ‹S›}",
      "b‹S› == bytes(‹S›)",
      "type(‹S›) == ‹N›",
      "dyn(object)[‹S›].list[1][‹S›][0]",
      "quantity(‹S›).isGreaterThan(quantity(‹S›))",
      "object.`‹N›`",
    ];
    checkAll(templates, (template, texts, names) => {
      const expression = fill(template, texts, names, quoteJson);
      const inputs = [{ object: dataOf(texts) as never, m: {}, s: texts[0] ?? "" }];
      for (const json of [true, false])
        expect(findCelDisagreement({ expression, inputs, checked: false, json, strict: false })).toBeUndefined();
    });
  });

  it("in JMESPath", () => {
    const quoteRaw = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
    const templates = [
      "‹S›.‹S›",
      "‹S›.list[*].‹S›",
      "{‹S›: ‹S›, ‹S›: @}",
      "*.‹S› | [0]",
      "@.‹S› == ‹S›.‹S›",
      "keys(@)[?@ == ‹S›]",
      "[‹S›, ‹S›][]",
      "not_null(‹S›, ‹S›)",
      "sort_by(values(@), &to_string(‹S›))",
      "‹N›(‹S›)",
      "‹N›.‹N›.‹S›",
      "‹S› || ‹N› && !‹S›",
      "map(&‹S›, values(@))",
    ];
    checkAll(templates, (template, texts, names) => {
      for (const quote of [quoteJson, quoteRaw, (text: string) => `\`${quoteJson(text).replaceAll("`", "\\`")}\``]) {
        const expression = fill(template, texts, names, quote);
        expect(findJmesDisagreement({ expression, data: dataOf(texts) as never })).toBeUndefined();
      }
    });
  });

  it("in Rego", () => {
    const templates = [
      "t := input[‹S›][‹S›]",
      "t := {‹S›: ‹S›}[‹S›]",
      "t[‹S›] := ‹S› if input[‹S›]",
      "t contains ‹S› if ‹S› in input[‹S›].list",
      "t[‹S›][‹S›] contains ‹S›",
      "t := ‹N› if { some ‹N› in input; ‹N› != ‹S› }",
      "t := f(‹S›)\nf(‹S›) := ‹S›\nf(‹S›) := 1\nf(‹S›) := 2",
      "t := {‹N›: ‹S› | some ‹N› in input}",
      "t := sprintf(‹S›, [‹S›, ‹S›])",
      "‹N› := ‹S›\nt := [‹N›, data.t.‹N›]",
      "t := data[‹S›][‹S›]",
      "t := data.base[‹S›] with data.base as {‹S›: ‹S›}",
      "t := count(‹S›) with count as ‹S›",
      "t := input[‹S›] with input[‹S›] as ‹S›",
      "‹N›[‹S›].‹N› := ‹S›\nt := data.t",
      "t := walk(input)[_][1]",
      "t if every ‹N›, v in input { ‹N› != v }",
      "default t := ‹S›\nt := ‹S› if input[‹S›] == ‹S›\nelse := ‹S›",
      "t := $‹S›",
      "t := regex.match(‹S›, ‹S›)",
    ];
    checkAll(templates, (template, texts, names) => {
      for (const package_ of ["package t", `package t[${quoteJson(texts[0] ?? "")}].u`]) {
        const modules = [`${package_}\n${fill(template, texts, names, quoteJson)}`];
        const inputs = [dataOf(texts) as never];
        expect(findRegoDisagreement({ modules, inputs, data: { base: dataOf(texts) } })).toBeUndefined();
      }
    });
  });
});
