import * as fc from "fast-check";
import { type Edit, type Json, type Path, dig, isObject } from "../../model/index.ts";

/** A value with the way it is written. */
type Styled =
  | { readonly is: "scalar"; readonly text: string; readonly props: string }
  | { readonly is: "literal"; readonly header: string; readonly lines: readonly string[] }
  | {
      readonly is: "map" | "list";
      readonly flow: boolean;
      readonly offset: number;
      readonly members: readonly Member[];
      readonly props: string;
    };

interface Member {
  readonly key: string;
  readonly value: Styled;
  readonly above: "" | "blank" | "comment";
  readonly behind: boolean;
}

const KEYS = [
  "name",
  "image",
  "securityContext",
  "capabilities",
  "drop",
  "containers",
  "env",
  "'q k'",
  '"d"',
  "0x10",
  "on",
  "example.com/a",
  "__proto__",
];
const SCALARS = [
  "a",
  "nginx:1.25",
  "true",
  "no",
  "1",
  "0644",
  "500m",
  "1e3",
  "~",
  "",
  "''",
  '"x # y"',
  "'it''s'",
  "a b",
  "null",
  "{}",
  "[]",
  '"tab\\t"',
  "two words\n    on lines",
];
const PROPS = ["", "", "", "", "", "&p ", "&q ", "!!str "];

const styled = fc.letrec<{ value: Styled; collection: Styled }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    {
      weight: 5,
      arbitrary: fc.record({
        is: fc.constant("scalar" as const),
        text: fc.constantFrom(...SCALARS),
        props: fc.constantFrom(...PROPS),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        is: fc.constant("scalar" as const),
        text: fc.constantFrom("*p", "*q"),
        props: fc.constant(""),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        is: fc.constant("literal" as const),
        header: fc.constantFrom("|", "|-", "|+", ">", ">-", "| # folded"),
        lines: fc.array(fc.constantFrom("one", "# two", "three: 3", "", "- four"), { minLength: 1, maxLength: 4 }),
      }),
    },
    { weight: 4, arbitrary: tie("collection") },
  ),
  collection: fc.record({
    is: fc.constantFrom("map", "list"),
    flow: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
    offset: fc.constantFrom(0, 2),
    members: fc.uniqueArray(
      fc.record({
        key: fc.constantFrom(...KEYS),
        value: tie("value"),
        above: fc.constantFrom("", "", "", "blank", "comment"),
        behind: fc.boolean(),
      }),
      { minLength: 1, maxLength: 4, selector: ({ key }) => key },
    ),
    props: fc.constantFrom("", "", "", "", "&p ", "&q "),
  }),
}));

interface Layout {
  readonly step: number;
  readonly lineBreak: string;
  readonly start: string;
  readonly end: string;
  readonly openEnd: boolean;
}

const layouts: fc.Arbitrary<Layout> = fc.record({
  step: fc.constantFrom(2, 4),
  lineBreak: fc.constantFrom("\n", "\n", "\r\n"),
  start: fc.constantFrom("", "", "---\n", "# top\n", "\ufeff", "%YAML 1.1\n---\n# top\n"),
  end: fc.constantFrom("", "", "# end\n", "...\n", "\n\n"),
  openEnd: fc.boolean(),
});

/** Texts of YAML documents in all the styles that people write; not all of them can be read. */
export const documents: fc.Arbitrary<string> = fc
  .record({ root: styled.collection, layout: layouts })
  .map(({ root, layout }) => {
    const comments = { next: 0 };
    const lines = write(root.is === "map" || root.is === "list" ? { ...root, props: "" } : root, 0, layout, comments);
    const text = layout.start + lines.map((line) => `${line}\n`).join("") + layout.end;
    const closed = layout.openEnd ? text.replace(/\n+$/, "") : text;
    return closed.replaceAll("\n", layout.lineBreak);
  });

/** The lines of a value in block style; the first one is what stands behind a key or dash when the value is inline. */
function write(value: Styled, column: number, layout: Layout, comments: { next: number }): string[] {
  if (value.is !== "map" && value.is !== "list") return [writeInline(value, column)];
  if (value.flow) return [`${" ".repeat(column)}${writeInline(value, column)}`];
  return value.members.flatMap(({ key, value: member, above, behind }) => {
    const indent = " ".repeat(column);
    const before = above === "comment" ? [`${indent}# c${comments.next++}.`] : above === "blank" ? [""] : [];
    const isLiteral = member.is === "literal" || (member.is === "scalar" && member.text.includes("\n"));
    const comment = behind && !isLiteral ? ` # c${comments.next++}.` : "";
    const head = value.is === "map" ? `${indent}${key}:` : `${indent}-`;
    if (member.is === "scalar" || member.is === "literal" || member.flow) {
      return [...before, `${head} ${writeInline(member, column)}${comment}`];
    }
    const inner = value.is === "list" ? column + 2 : column + (member.is === "list" ? member.offset : layout.step);
    const lines = write(member, inner, layout, comments);
    const isCompact = value.is === "list" && member.props === "" && !behind && /^ *[^ #]/.test(lines[0] ?? "");
    if (isCompact) return [...before, `${head} ${(lines[0] ?? "").trimStart()}`, ...lines.slice(1)];
    return [...before, `${head} ${member.props}${comment}`.trimEnd(), ...lines];
  });
}

function writeInline(value: Styled, column: number): string {
  switch (value.is) {
    case "scalar":
      return value.props + value.text;
    case "literal":
      return [value.header, ...value.lines.map((line) => (line === "" ? "" : `${" ".repeat(column + 2)}${line}`))].join(
        "\n",
      );
    default: {
      const members = value.members.map(({ key, value: member }) => {
        const text = member.is === "literal" ? "x" : writeInline(member, column).replaceAll("\n", "");
        return value.is === "map" ? `${key}: ${text}` : text || "''";
      });
      const [pad, open, close] =
        value.offset === 0
          ? [", ", "", ""]
          : [`,\n${" ".repeat(column + 2)}`, `\n${" ".repeat(column + 2)}`, `\n${" ".repeat(column + 1)}`];
      const [left, right] = value.is === "map" ? ["{", "}"] : ["[", "]"];
      return `${value.props}${left}${open}${members.join(pad)}${close}${right}`;
    }
  }
}

const VALUES: Json[] = [
  true,
  false,
  null,
  0,
  1.5,
  1e21,
  "x",
  "yes",
  "1",
  "",
  "a: b # c",
  "it's",
  "one\ntwo\n",
  " x\n\ny",
  "\u0000\ud800\u2028",
  {},
  [],
  ["ALL"],
  { type: "RuntimeDefault" },
  [{ name: "tmp", emptyDir: {} }],
  { a: { b: [[1, 2], { c: null }] } },
];

/** What an edit is made of, until the value it is for is known. */
export interface Wish {
  readonly op: Edit["op"];
  readonly turns: readonly number[];
  readonly more: readonly (string | number)[];
  readonly value: Json;
}

export const wishes: fc.Arbitrary<Wish> = fc.record({
  op: fc.constantFrom("set", "set", "set", "append", "remove"),
  turns: fc.array(fc.nat({ max: 1000 }), { maxLength: 4 }),
  more: fc.oneof(
    fc.constant([]),
    fc.array(fc.constantFrom("securityContext", "drop", "new key", "__proto__", 0), { maxLength: 3 }),
  ),
  value: fc.oneof(fc.constantFrom(...VALUES), fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>),
});

/** An edit at a place that is in the value, or a little beyond it. */
export function toEdit({ op, turns, more, value: to }: Wish, value: Json): Edit {
  const path: (string | number)[] = [];
  let current: Json | undefined = value;
  for (const turn of turns) {
    const keys: Path = Array.isArray(current) ? [...current.keys()] : isObject(current) ? Object.keys(current) : [];
    const step = keys[turn % keys.length];
    if (step === undefined) break;
    path.push(step);
    current = (current as { [key: string | number]: Json })[step];
  }
  for (const step of more) {
    const fits = Array.isArray(current)
      ? step === 0
      : current === undefined || current === null || (isObject(current) && step !== 0);
    if (!fits) continue;
    path.push(step);
    current = dig(current, step);
  }
  if (op === "remove") return { op, path };
  const appends = op === "append" && (Array.isArray(current) || current === undefined || current === null);
  return { op: appends ? "append" : "set", path, value: to };
}
