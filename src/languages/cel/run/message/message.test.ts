import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CelError, type CelValue, Double, Uint } from "../../value.ts";
import { CelMap } from "../cel-map.ts";
import { Duration } from "../duration.ts";
import { equal } from "../equality.ts";
import type { Message } from "./message.ts";
import { toEnum, toField, toMessage } from "./schema.ts";
import { MessageTypes } from "./types.ts";
import { WELL_KNOWN, WELL_KNOWN_ENUMS, WELL_KNOWN_MESSAGES } from "./well-known-schema.ts";

const PERSON = toMessage("test.Person", [
  toField("string name", 1),
  toField("int32 age", 2),
  toField("string nick", 3, { presence: true, default: "none" }),
  toField("repeated test.Person friends", 4),
  toField("map<int32, double> scores", 5),
  toField("enum test.Color color", 6),
  toField("google.protobuf.Any thing", 7),
  toField("google.protobuf.Int64Value limit", 8),
  toField("google.protobuf.Value json", 9),
  toField("uint32 count", 10),
  toField("repeated sint32 deltas", 11),
]);
const types = new MessageTypes({
  messages: new Map([...WELL_KNOWN_MESSAGES, [PERSON.name, PERSON]]),
  enums: new Map([...WELL_KNOWN_ENUMS, ["test.Color", toEnum("test.Color", ["RED", "GREEN"])]]),
  strongEnums: false,
});
const person = (fields: { readonly [name: string]: CelValue }): Message =>
  types.create("test.Person", new Map(Object.entries(fields))) as Message;

describe("messages", () => {
  it("read what is set, and else defaults", () => {
    const { getField, hasField } = {
      getField: (n: string) => ada.getField(n),
      hasField: (n: string) => ada.hasField(n),
    };
    const ada = person({ name: "Ada", age: 0 });
    expect([getField("name"), getField("age"), getField("nick"), getField("friends"), getField("limit")]).toEqual([
      "Ada",
      0,
      "none",
      [],
      null,
    ]);
    expect([hasField("name"), hasField("age"), hasField("nick"), hasField("surname")]).toEqual([
      true,
      false,
      false,
      undefined,
    ]);
    expect(getField("surname")).toBeUndefined();
  });

  it("are equal when the same fields hold equal values", () => {
    expect(equal(person({ age: 0 }), person({}))).toBe(true);
    expect(equal(person({ nick: "none" }), person({}))).toBe(false);
    expect(
      equal(person({ scores: CelMap.of([[1, Number.NaN]]) }), person({ scores: CelMap.of([[1, Number.NaN]]) })),
    ).toBe(false);
  });

  it.each<readonly [string, CelValue]>([
    ["age", 2 ** 31],
    ["age", "1"],
    ["age", null],
    ["count", new Uint(2n ** 32n)],
    ["count", 1],
    ["friends", person({})],
    ["scores", CelMap.of([["a", 1.5]])],
    ["color", 2 ** 31],
    ["surname", "x"],
  ])("refuse %s", (name, value) => {
    let thrown: unknown;
    try {
      person({ [name]: value });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(CelError);
  });

  it("hold JSON as JSON holds it", () => {
    expect(equal(person({ json: 1 }).getField("json") ?? null, new Double(1))).toBe(true);
    expect(person({ json: 1 }).getField("json")).toBeInstanceOf(Double);
    expect(person({ json: new Duration(1_500_000_000n) }).getField("json")).toBe("1.5s");
  });
});

describe("the binary form", () => {
  it("is read field by field", () => {
    const bytes = Uint8Array.from([0x0a, 3, 0x41, 0x64, 0x61, 0x10, 36, 0x5a, 3, 1, 2, 4]);
    expect(
      equal(types.decode("test.Person", bytes) ?? null, person({ name: "Ada", age: 36, deltas: [-1, 1, 2] })),
    ).toBe(true);
  });

  it("never throws but errors of evaluations, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        let outcome = "read";
        try {
          types.decode("test.Person", bytes);
        } catch (error) {
          outcome = error instanceof CelError ? "error" : String(error);
        }
        expect(["read", "error"]).toContain(outcome);
      }),
    );
  });
});

describe("well-known messages", () => {
  it.each<readonly [string, { readonly [name: string]: CelValue }, CelValue]>([
    ["google.protobuf.Int32Value", { value: 5 }, 5],
    ["google.protobuf.StringValue", {}, ""],
    ["google.protobuf.Value", { null_value: 0 }, null],
    ["google.protobuf.ListValue", { values: ["a", null] }, ["a", null]],
    ["google.protobuf.Duration", { seconds: 1, nanos: 5 }, new Duration(1_000_000_005n)],
  ])("%s is the value that it stands for", (name, fields, value) => {
    expect(equal(WELL_KNOWN.create(name, new Map(Object.entries(fields))), value)).toBe(true);
  });
});
