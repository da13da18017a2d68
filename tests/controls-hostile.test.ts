import { describe, expect, it } from "vitest";
import { CONTROLS } from "../src/controls/index.ts";
import { evaluate } from "../src/engines/posture/index.ts";
import { locate } from "../src/formats/position/index.ts";
import { readYaml } from "../src/formats/yaml/index.ts";
import { toPicture, toResources } from "../src/inventory/index.ts";
import { type Control, DEFAULT_SETTINGS, isObject, type Json, type Path } from "../src/model/index.ts";

/** One of each type, and mappings that cannot become text or that look like a list. */
const JUNK: readonly Json[] = [
  null,
  true,
  5,
  "x",
  [],
  [null],
  [[]],
  {},
  { toString: 1, valueOf: 1 },
  [{ toString: 1, valueOf: 1 }],
  { length: 3, map: 1, constructor: 1 },
];

/** Paths to every value below the root; kind and apiVersion left out: they decide which controls look at all. */
function pathsOf(value: Json, path: Path = []): Path[] {
  if (!Array.isArray(value) && !isObject(value)) return [];
  const entries: (readonly [string | number, Json])[] = Array.isArray(value)
    ? value.map((item, index) => [index, item])
    : Object.entries(value).map(([key, item]) => [key, item ?? null]);
  return entries
    .filter(([key]) => path.length > 0 || (key !== "kind" && key !== "apiVersion"))
    .flatMap(([key, item]) => [[...path, key], ...pathsOf(item, [...path, key])]);
}

function replaceAt(value: Json, [step, ...rest]: Path, junk: Json): Json {
  if (step === undefined) return junk;
  if (Array.isArray(value)) return value.map((item, index) => (index === step ? replaceAt(item, rest, junk) : item));
  return Object.fromEntries(
    Object.entries(value as object).map(([key, item]: [string, Json]) => [
      key,
      key === step ? replaceAt(item, rest, junk) : item,
    ]),
  );
}

/** What the control throws, or nothing. */
function tryOn(control: Control, values: readonly Json[], complete: boolean): string | undefined {
  const document = { file: "x.json", syntax: "json", text: "{}", offset: 0, line: 1 } as const;
  const resources = values.flatMap((value) => toResources({ document, value }, locate).items);
  try {
    const { picture } = toPicture({ resources, complete }, locate);
    const { findings } = evaluate([control], { picture, settings: DEFAULT_SETTINGS });
    const silent = findings.some(({ message, path }) => message === "" || path.length === 0);
    return silent ? "a finding without message or path" : undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

describe("a control survives junk at every single place of its own examples", () => {
  it.each(CONTROLS.filter(({ scope }) => scope !== "dockerfile").map((control) => [control.id, control] as const))(
    "%s",
    (_, control) => {
      const thrown = [...control.examples.bad, ...control.examples.good].flatMap((text) => {
        const values = readYaml("x.yaml", text).items.map(({ value }) => value);
        return values.flatMap((value, index) =>
          pathsOf(value).flatMap((path) =>
            JUNK.flatMap((junk, which) => {
              const made = values.with(index, replaceAt(value, path, junk));
              const fault = tryOn(control, made, which % 2 === 0);
              return fault === undefined ? [] : [`${path.join(".")} = ${JSON.stringify(junk)}: ${fault}`];
            }),
          ),
        );
      });
      expect(thrown).toEqual([]);
    },
  );
});
