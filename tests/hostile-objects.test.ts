import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CONTROLS } from "../src/controls/index.ts";
import { evaluate } from "../src/engines/posture/index.ts";
import { locate } from "../src/formats/position/index.ts";
import { readYaml } from "../src/formats/yaml/index.ts";
import { toPicture, toResources } from "../src/inventory/index.ts";
import { type Json, DEFAULT_SETTINGS, isObject } from "../src/model/index.ts";

const OBJECT_CONTROLS = CONTROLS.filter(({ scope }) => scope !== "dockerfile");

function readValues(text: string): Json[] {
  return readYaml("example.yaml", text).items.flatMap((item) =>
    toResources(item, locate).items.map(({ object }) => object as Json),
  );
}

const EXAMPLES: Json[][] = OBJECT_CONTROLS.flatMap(({ examples }) => [...examples.bad, ...examples.good]).map(
  readValues,
);

/** Paths to every value below the root, kind and apiVersion left out: they decide which controls look at all. */
function pathsOf(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? value.map((item, index): [number, unknown] => [index, item])
    : isObject(value)
      ? Object.entries(value)
      : [];
  return entries
    .filter(([key]) => path.length > 0 || (key !== "kind" && key !== "apiVersion"))
    .flatMap(([key, item]) => [[...path, key], ...pathsOf(item, [...path, key])]);
}

function replaceAt(value: Json, path: readonly (string | number)[], junk: Json): Json {
  const [step, ...rest] = path;
  if (step === undefined) return junk;
  if (Array.isArray(value)) return value.map((item, index) => (index === step ? replaceAt(item, rest, junk) : item));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === step ? replaceAt(item ?? null, rest, junk) : (item ?? null),
    ]),
  );
}

const JUNK: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    null,
    true,
    0,
    -1,
    1e21,
    "",
    "__proto__",
    "constructor",
    "100%",
    "{{ .Values.x }}",
    [],
    [null],
    {},
  ),
  fc.constantFrom<Json>(
    { toString: 1, valueOf: 1 },
    [[]],
    [{}],
    { "": null },
    ["__proto__"],
    { constructor: [] },
    "a".repeat(5000),
    "\u0000\ud800",
  ),
  fc.jsonValue({ maxDepth: 3 }).map((value) => value),
);

const HOSTILE = fc
  .record({
    objects: fc.constantFrom(...EXAMPLES),
    changes: fc.array(fc.tuple(fc.nat(), fc.nat(), JUNK), { minLength: 1, maxLength: 4 }),
  })
  .map(({ objects, changes }) => {
    const made = [...objects];
    for (const [which, where, junk] of changes) {
      const index = which % made.length;
      const object = made[index] as Json;
      const paths = pathsOf(object);
      made[index] = replaceAt(object, paths[where % Math.max(1, paths.length)] ?? [], junk);
    }
    return made;
  });

describe("every control", () => {
  it("gives findings with text and path, and never throws, whatever stands in an object", () => {
    const runs = Number(process.env["HAUBERK_FUZZ_RUNS"] ?? 2000);
    fc.assert(
      fc.property(HOSTILE, (objects) => {
        const text = objects.map((object) => JSON.stringify(object)).join("\n---\n");
        const resources = readYaml("hostile.yaml", text).items.flatMap((item) => toResources(item, locate).items);
        const { picture } = toPicture({ resources, complete: false }, locate);
        for (const { message, path } of evaluate(OBJECT_CONTROLS, { picture, settings: DEFAULT_SETTINGS }).findings) {
          expect(message.length).toBeGreaterThan(0);
          expect(path.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: runs },
    );
  }, 120_000);
});
