import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatPath, type Json, type JsonObject, type KubernetesObject, type Resource } from "../model/index.ts";
import { toPicture } from "./index.ts";
import { toSchemaPlaces } from "./schema-places.ts";

const CONTAINER = { properties: { name: {}, image: {}, command: {} } };
const CONTAINERS = { type: "array", items: CONTAINER };
const POD_SPEC = { type: "object", required: ["containers"], properties: { containers: CONTAINERS, nodeName: {} } };
const TEMPLATE = { type: "object", properties: { metadata: {}, spec: POD_SPEC } };
/** No image: only a schema can tell that this is a pod. */
const BARE = { spec: { containers: [{ name: "main" }] } };

const fromCluster = (object: JsonObject): Resource => ({
  object: object as KubernetesObject,
  origin: { is: "cluster", context: "test" },
});

const crd = (schemas: Json[], apiVersion = "apiextensions.k8s.io/v1"): JsonObject => ({
  apiVersion,
  kind: "CustomResourceDefinition",
  metadata: { name: "things.example.io" },
  spec: {
    group: "example.io",
    names: { kind: "Thing", plural: "things" },
    versions: schemas.map((openAPIV3Schema, index) => ({ name: `v${index}`, schema: { openAPIV3Schema } })),
  },
});

const thing = (spec: Json): JsonObject => ({
  apiVersion: "example.io/v1",
  kind: "Thing",
  metadata: { name: "a" },
  spec,
});

function link(...objects: JsonObject[]): { places: string[]; problems: string[] } {
  const { picture, problems } = toPicture({ resources: objects.map(fromCluster), complete: true }, () => {
    throw new Error("nothing here stands in a file");
  });
  const places = picture.workloads.map(({ specPath }) => formatPath(specPath));
  return { places, problems: problems.map(({ code, message }) => `${code} ${message}`) };
}

const ofSpec = (spec: Json): Json => ({ type: "object", properties: { spec } });

describe("a definition's schema", () => {
  it.each<[string, Json, Json, string[]]>([
    ["a field", { properties: { template: TEMPLATE } }, { template: BARE }, ["spec.template.spec"]],
    [
      "items",
      { properties: { sets: { items: TEMPLATE } } },
      { sets: [BARE, 1, BARE] },
      ["spec.sets[0].spec", "spec.sets[2].spec"],
    ],
    ["entries", { additionalProperties: TEMPLATE }, { a: BARE, b: null }, ["spec.a.spec"]],
    [
      "alternatives",
      { oneOf: [{ anyOf: [{ allOf: [{ properties: { template: TEMPLATE } }] }] }] },
      { template: BARE },
      ["spec.template.spec"],
    ],
    [
      "parts that say it together",
      { allOf: [{ properties: { containers: CONTAINERS } }, { required: ["containers"] }] },
      BARE.spec,
      ["spec"],
    ],
  ])("tells where pods are that name no image: in %s", (_, schema, spec, places) => {
    expect(link(crd([ofSpec(schema)]), thing(spec)).places).toEqual(places);
    expect(link(thing(spec)).places).toEqual([]);
  });

  it("is read in both versions of definitions, and of each of their versions", () => {
    const old = { ...crd([], "apiextensions.k8s.io/v1beta1") };
    old["spec"] = { group: "example.io", names: { kind: "Thing" }, validation: { openAPIV3Schema: ofSpec(TEMPLATE) } };
    expect(link(old, thing(BARE)).places).toEqual(["spec.spec"]);
    expect(link(crd([ofSpec({}), ofSpec(TEMPLATE)]), thing(BARE)).places).toEqual(["spec.spec"]);
  });

  it("that does not demand containers is of a patch: it counts when an image is named", () => {
    const patch = ofSpec({ properties: { containers: CONTAINERS } });
    expect(link(crd([patch]), thing(BARE.spec)).places).toEqual([]);
    expect(link(crd([patch]), thing({ containers: [{ image: "a" }] })).places).toEqual(["spec"]);
  });

  it("whose containers are no pod's finds nothing", () => {
    const ships = ofSpec({
      required: ["containers"],
      properties: { containers: { items: { properties: { name: {}, tons: {} } } } },
    });
    expect(link(crd([ships]), thing({ containers: [{ name: "steel", tons: 20 }] })).places).toEqual([]);
  });

  it("that leaves everything open, or is nonsense, hides nothing of what the structure shows", () => {
    const pod = { spec: { containers: [{ image: "a" }] } };
    const open: Json = { "x-kubernetes-preserve-unknown-fields": true };
    for (const schema of [
      open,
      null,
      1,
      [],
      { properties: [] },
      { properties: { spec: { items: [TEMPLATE], allOf: {} } } },
    ]) {
      expect(link(crd([schema]), thing({ deep: { template: pod } })).places).toEqual(["spec.deep.template.spec"]);
    }
    expect(link({ ...crd([]), spec: "nonsense" }, thing(pod)).places).toEqual(["spec.spec"]);
  });

  it("finds what a kind's padding keeps from the structural search, which says that it stopped", () => {
    const padded = {
      aaa: Array.from({ length: 300_001 }, () => ({})),
      template: { spec: { containers: [{ image: "a" }] } },
    };
    const { places, problems } = link(crd([ofSpec({ properties: { template: TEMPLATE } })]), thing(padded));
    expect(places).toEqual(["spec.template.spec"]);
    expect(problems).toEqual([expect.stringContaining("OBJECT_INVALID Thing a is too large to be searched")]);
  });
});

describe("a hostile schema", () => {
  it("that multiplies or nests without end is given up in bounded time", () => {
    let wide: JsonObject = { properties: { containers: CONTAINERS } };
    for (let level = 0; level < 60; level += 1)
      wide = { properties: { a: wide, b: wide }, items: wide, anyOf: [wide, wide] };
    const begun = performance.now();
    toSchemaPlaces(wide, { left: 10_000_000 });
    const circle: JsonObject = { properties: {} };
    circle["properties"] = { again: circle };
    circle["allOf"] = [circle];
    expect(toSchemaPlaces(circle, { left: 10_000_000 })).toBeUndefined();
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  it("of any shape never throws and never hides a template", () => {
    const words = fc.constantFrom(
      "properties",
      "items",
      "allOf",
      "additionalProperties",
      "required",
      "containers",
      "spec",
      "image",
      "name",
      "__proto__",
      "constructor",
    );
    const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 6 },
        fc.constantFrom<Json>("containers", null, 1, true),
        fc.array(tie("tree"), { maxLength: 3 }),
        fc.dictionary(words, tie("tree"), { maxKeys: 4 }) as fc.Arbitrary<JsonObject>,
      ),
    }));
    fc.assert(
      fc.property(tree, tree, (schema, spec) => {
        const object = thing({ any: spec, template: { spec: { containers: [{ image: "a" }] } } });
        const { places } = link(crd([schema, ofSpec(schema)]), object);
        expect(places).toEqual(expect.arrayContaining([...link(object).places, "spec.template.spec"]));
      }),
      { numRuns: 300 },
    );
  });
});
