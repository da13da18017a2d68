import fc from "fast-check";
import { stringify } from "yaml";
import { describe, expect, it } from "vitest";
import type { Json } from "../../model/index.ts";
import { locateInYaml, readYaml } from "./index.ts";

const RUNS = Number(process.env["HAUBERK_PROPERTY_RUNS"] ?? 300);

const valueOf = (text: string): Json | undefined => readYaml("a.yaml", text).items[0]?.value;
const faultsOf = (text: string): string[] =>
  readYaml("a.yaml", text).problems.map(({ code, at }) => `${code} ${at?.line}:${at?.column}`);

describe("scalars", () => {
  it.each([
    ["yes", true],
    ["Off", false],
    ["y", true],
    ["0644", 0o644],
    ["0o17", 0o17],
    ["0x1F", 31],
    ["-0b11", -3],
    ["1_000", 1000],
    ["1e3", 1000],
    [".5", 0.5],
    ["+12", 12],
    ["~", null],
    ["", null],
    ["12:30:45", "12:30:45"],
    ["2026-11-21", "2026-11-21"],
    ["08", 8],
    ["1.2.3", "1.2.3"],
    ["500m", "500m"],
    ['"yes"', "yes"],
    ["'0644'", "0644"],
    ["!!str 12", "12"],
    ["!!binary aGk=", "hi"],
    ["=", "="],
    ["<<", "<<"],
  ])("%s is read as Kubernetes reads it", (text, value) => {
    expect(valueOf(`a: ${text}\n`)).toEqual({ a: value });
  });

  it("make keys of text, as JSON has no others", () => {
    expect(valueOf("on: 1\n0x10: 2\n1.0: 3\n")).toEqual({ true: 1, 16: 2, 1: 3 });
  });
});

describe("a stream", () => {
  it("gives every good document around a broken one", () => {
    const text = "a: 1\n---\nb: c: d\n---\n[x\n--- # comment\nc: 1\n...\n%YAML 1.1\n---\nd: 1\n";
    expect(readYaml("a.yaml", text).items.map(({ value }) => value)).toEqual([{ a: 1 }, { c: 1 }, { d: 1 }]);
    expect(faultsOf(text)).toEqual(["YAML_INVALID 3:5", "YAML_INVALID 6:1"]);
  });

  it("has no documents where there are only comments and markers", () => {
    expect(readYaml("a.yaml", "# a\n---\n---\n# b\n...\n")).toEqual({ items: [], problems: [] });
  });

  it("keeps --- inside a line and inside block text that is indented", () => {
    expect(valueOf("a: |\n  ---\n  b\nc: x --- y\n")).toEqual({ a: "---\nb\n", c: "x --- y" });
  });

  it("may end lines with CR LF", () => {
    expect(readYaml("a.yaml", "a: 1\r\n---\r\nb: 2\r\n").items.map(({ value }) => value)).toEqual([{ a: 1 }, { b: 2 }]);
  });
});

describe("a document", () => {
  it("with a key twice is read with the later value, and said so where it stands", () => {
    expect(valueOf("a: 1\nb: { c: 1, c: 2 }\na: 3\n")).toEqual({ a: 3, b: { c: 2 } });
    expect(faultsOf("a: 1\nb: { c: 1, c: 2 }\na: 3\n")).toEqual(["YAML_DUPLICATE_KEY 2:12", "YAML_DUPLICATE_KEY 3:1"]);
  });

  it("may hold brackets and quotes whose lines stand left of their parent", () => {
    const text = "spec:\n  args: [\n  a,\n    b,\n]\n  note: '{\n  x\n}'\nlast: 1\n";
    expect(valueOf(text)).toEqual({ spec: { args: ["a", "b"], note: "{ x }" }, last: 1 });
    const [read] = readYaml("a.yaml", text).items;
    expect(read && locateInYaml(read.document, ["spec", "args", 1])).toMatchObject({ line: 4, column: 5 });
    expect(read && locateInYaml(read.document, ["last"])).toMatchObject({ line: 9, column: 1 });
  });

  it("merges << where it stands, and aliases are the same value", () => {
    expect(
      valueOf("a: &x { b: 1, c: 2 }\nd: { <<: *x, b: 3 }\ne: *x\nf: { b: 4, <<: [*x, { b: 9, z: 1 }] }\n"),
    ).toEqual({
      a: { b: 1, c: 2 },
      d: { b: 3, c: 2 },
      e: { b: 1, c: 2 },
      f: { b: 1, c: 2, z: 1 },
    });
  });

  it("cannot reach a prototype by its keys", () => {
    const value = valueOf(
      "__proto__: { polluted: 1 }\nconstructor: { prototype: { polluted: 1 } }\nm: { <<: { __proto__: { p: 1 } } }\n",
    );
    expect(Object.keys(value as object)).toEqual(["__proto__", "constructor", "m"]);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe("a template that nobody rendered", () => {
  it("is told from a slip of the pen", () => {
    const [problem] = readYaml("a.yaml", "kind: Pod\n{{- if .Values.x }}\na: {{ .Values.y }}: b\n").problems;
    expect(problem?.message).toContain("if this is a template, render it");
  });
});

describe("hostile text", () => {
  it("of multiplying aliases is refused before it costs anything", () => {
    const levels = Array.from(
      { length: 12 },
      (_, n) => `l${n + 1}: &l${n + 1} [${Array(10).fill(`*l${n}`).join(", ")}]`,
    );
    expect(faultsOf(`l0: &l0 x\n${levels.join("\n")}\n`)[0]).toMatch(/^YAML_ALIASES/);
  });

  it("of a value inside itself is refused", () => {
    expect(faultsOf("a: &a [1, *a]\n")).toEqual(["YAML_ALIASES 1:11"]);
    expect(faultsOf("a: &a { <<: *a }\n")).toEqual(["YAML_ALIASES 1:13"]);
  });

  it("of deep nesting is refused", () => {
    expect(faultsOf(`a: ${"[".repeat(100_000)}`)[0]).toMatch(/^YAML_TOO_DEEP/);
    expect(faultsOf(Array.from({ length: 5000 }, (_, n) => `${" ".repeat(n)}a:`).join("\n"))[0]).toMatch(
      /^YAML_TOO_DEEP/,
    );
  });

  it("of many faults is read in time that grows with its length", { timeout: 20_000 }, () => {
    readYaml("a.yaml", `a: '${"\nx".repeat(3000)}'\n`);
    readYaml("a.yaml", `${"a".repeat(1_000_000)}: b: c\n`);
    readYaml("a.yaml", "? ".repeat(50_000));
    readYaml("a.yaml", "&a ".repeat(50_000));
    expect(readYaml("a.yaml", "a: [\n]\n---\n".repeat(20_000)).items).toHaveLength(20_000);
    readYaml("a.yaml", `a: [\n${"1,\n".repeat(500_000)}]\n`);
    expect(readYaml("a.yaml", "a: 1\n".repeat(200_000)).problems).toHaveLength(100);
  });
});

describe("any text", () => {
  const yamlish = fc.array(
    fc.oneof(
      fc.constantFrom(
        "a",
        ":",
        " ",
        "\n",
        "-",
        "- ",
        ": ",
        "  ",
        "&x ",
        "*x",
        "<<",
        "{",
        "}",
        "[",
        "]",
        ",",
        "'",
        '"',
        "|\n",
        ">\n",
        "#",
        "---\n",
        "!!str ",
        "? ",
        "\t",
        "%",
        "@",
        "`",
        "\r\n",
        "\u0000",
        "é",
      ),
      fc.string({ maxLength: 3 }),
    ),
    { maxLength: 60 },
  );

  it("is read or is a problem with its place, and never throws", () => {
    fc.assert(
      fc.property(yamlish, (parts) => {
        const text = parts.join("");
        const { items, problems } = readYaml("a.yaml", text);
        const lines = text.split("\n").length;
        for (const { at } of problems) expect(at && at.line >= 1 && at.line <= lines && at.column >= 1).toBe(true);
        for (const { document } of items) locateInYaml(document, ["a", 0, "b"]);
      }),
      { numRuns: RUNS },
    );
  });

  it("that another writer made of a value is read back as that value, with a place for every path", () => {
    const json = fc.jsonValue({ maxDepth: 4 });
    fc.assert(
      fc.property(json, (value) => {
        const plain = JSON.parse(JSON.stringify(value), (_, one: unknown) => (Object.is(one, -0) ? 0 : one)) as Json;
        const text = stringify(plain, { version: "1.1", schema: "yaml-1.1" });
        if (plain === null) return;
        expect(valueOf(text)).toEqual(plain);
      }),
      { numRuns: RUNS },
    );
  });
});
