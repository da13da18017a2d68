import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isObject, type Json } from "../../model/index.ts";
import type { ApiResource } from "./api-resource.ts";
import { REDACTED, REDACTED_BASE64, toKept } from "./projection.ts";

const PODS: ApiResource = { group: "", version: "v1", kind: "Pod", name: "pods", isNamespaced: true, verbs: ["list"] };
const SECRETS: ApiResource = { ...PODS, kind: "Secret", name: "secrets" };
const ROLES: ApiResource = { ...PODS, group: "rbac.authorization.k8s.io", kind: "Role", name: "roles" };

// What JSON.parse gives.
const json = fc.jsonValue() as fc.Arbitrary<Json>;

describe("an object as it is kept", () => {
  it("has its apiVersion and kind, which items of a list lack, and no managedFields", () => {
    const item = { metadata: { name: "a", managedFields: [{ manager: "kubectl" }], uid: "u" }, rules: [] };
    expect(toKept(item, ROLES)).toEqual({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata: { name: "a", uid: "u" },
      rules: [],
    });
  });

  it("keeps the keys of a Secret and none of its values, in the last applied configuration either", () => {
    const applied = { "kubectl.kubernetes.io/last-applied-configuration": '{"stringData":{"k":"hush"}}', owner: "me" };
    const metadata = { name: "s", annotations: applied };
    const kept = toKept({ metadata, data: { a: "aHVzaA==" }, stringData: { b: "hush" }, type: "Opaque" }, SECRETS);
    expect(kept).toMatchObject({ data: { a: REDACTED_BASE64 }, stringData: { b: REDACTED }, type: "Opaque" });
    expect(kept?.metadata.annotations).toEqual({ owner: "me" });
    expect(JSON.stringify(kept)).not.toMatch(/hush|aHVzaA/);
    expect(Buffer.from(REDACTED_BASE64, "base64").toString()).toBe(REDACTED);
  });

  it("leaves out metadata of a wrong type, and is none without a name", () => {
    const metadata = {
      name: "a",
      labels: { ok: "1", bad: 1 },
      annotations: [],
      namespace: 7,
      ownerReferences: [{}, null],
    };
    expect(toKept({ metadata }, PODS)?.metadata).toEqual({
      name: "a",
      labels: { ok: "1" },
      ownerReferences: [],
    });
    expect(toKept({ metadata: { name: 1 } }, PODS)).toBeUndefined();
    expect(toKept({ metadata: null }, PODS)).toBeUndefined();
    expect(toKept(["a"], PODS)).toBeUndefined();
  });

  it("keeps keys of prototypes as keys", () => {
    const item = JSON.parse('{"metadata":{"name":"a","labels":{"__proto__":"x"}},"__proto__":{"polluted":1}}') as Json;
    const kept = toKept(item, PODS);
    expect(Object.hasOwn(kept?.metadata.labels ?? {}, "__proto__")).toBe(true);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
    expect(Reflect.get(kept ?? {}, "polluted")).toBeUndefined();
  });

  it("never throws, and never lets a value of a Secret through", () => {
    const marker = "value-that-must-not-be-seen";
    const values = fc.dictionary(fc.string(), fc.oneof(fc.constant(marker), json));
    fc.assert(
      fc.property(json, values, json, (metadata, data, other) => {
        const named = isObject(metadata) ? { ...metadata, name: "s" } : { name: "s" };
        toKept(other, SECRETS);
        const kept = toKept({ metadata: named, data, stringData: data }, SECRETS);
        expect(JSON.stringify(kept?.["data"])).not.toContain(`:"${marker}"`);
        expect(Object.keys(kept?.["data"] ?? {})).toEqual(Object.keys(data));
        expect(new Set(Object.values(kept?.["stringData"] ?? {})).size).toBeLessThanOrEqual(1);
      }),
    );
  });
});
