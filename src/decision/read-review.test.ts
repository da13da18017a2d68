import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type JsonObject, Problem } from "../model/index.ts";
import { toPod, toRequestJson, toReviewText } from "./decision-for-tests.ts";
import { readReview } from "./read-review.ts";

const POD = toPod();
const faultOf = (text: string): string => {
  const read = readReview(text);
  if (!(read instanceof Problem)) throw new Error("it was read");
  expect(read.code).toBe("REVIEW_INVALID");
  return read.message.replace("not an AdmissionReview of admission.k8s.io/v1: ", "");
};
const faultIn = (over: JsonObject): string => faultOf(toReviewText(toRequestJson(POD, over)));

describe("an AdmissionReview", () => {
  it("is read with all its fields", () => {
    const request = toRequestJson(POD, {
      operation: "UPDATE",
      subResource: "resize",
      oldObject: POD,
      requestKind: { group: "", version: "v2", kind: "Pod" },
      requestSubResource: "resize",
      userInfo: { username: "bob", uid: "7", groups: ["a"], extra: { scopes: ["x"] } },
      dryRun: true,
      fieldOfALaterVersion: { a: [1] },
    });
    expect(readReview(toReviewText(request))).toEqual({
      uid: "705ab4f5-6393-11e8-b7cc-42010a800002",
      request: {
        operation: "UPDATE",
        object: POD,
        oldObject: POD,
        kind: { group: "", version: "v1", kind: "Pod" },
        resource: { group: "", version: "v1", resource: "pods" },
        subResource: "resize",
        name: "web",
        namespace: "shop",
        userInfo: { username: "bob", uid: "7", groups: ["a"], extra: { scopes: ["x"] } },
        dryRun: true,
      },
      requestKind: { group: "", version: "v2", kind: "Pod" },
      requestResource: { group: "", version: "v1", resource: "pods" },
      requestSubResource: "resize",
      options: { kind: "CreateOptions", apiVersion: "meta.k8s.io/v1" },
    });
  });

  it("of a deleted collection holds no object, and options of a connection no metadata", () => {
    const deleted = toRequestJson(POD, { operation: "DELETE", object: null, name: "" });
    expect(readReview(toReviewText(deleted))).toMatchObject({ request: { object: null, oldObject: null, name: "" } });
    const exec = { apiVersion: "v1", kind: "PodExecOptions", command: ["sh"] };
    const connected = toRequestJson(exec, { operation: "CONNECT", subResource: "exec" });
    expect(readReview(toReviewText(connected))).toMatchObject({ request: { object: exec, subResource: "exec" } });
  });

  it("of another version, kind or shape is refused by name", () => {
    expect(faultOf("{")).toMatch(/^it is not JSON: /);
    expect(faultOf("[]")).toBe("it is not a mapping");
    expect(faultOf('{"kind":"Pod","apiVersion":"v1"}')).toBe('kind is "Pod"');
    expect(faultOf('{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1beta1","request":{}}')).toBe(
      'apiVersion is "admission.k8s.io/v1beta1"; list only v1 in admissionReviewVersions',
    );
    expect(faultOf(toReviewText(null))).toBe("request must be a mapping");
  });

  it("without what every request has, or with a field of another type, is refused with the field's name", () => {
    expect(faultIn({ uid: "" })).toBe("request.uid is missing");
    expect(faultIn({ uid: 5 })).toBe("request.uid must be text");
    expect(faultIn({ kind: null })).toBe("request.kind is missing");
    expect(faultIn({ kind: { group: "", version: "v1" } })).toBe("request.kind.kind is missing");
    expect(faultIn({ resource: { group: "", resource: "pods" } })).toBe("request.resource.version is missing");
    expect(faultIn({ operation: "create" })).toBe(
      'request.operation must be CREATE, UPDATE, DELETE or CONNECT, not "create"',
    );
    expect(faultIn({ userInfo: { groups: "system:masters" } })).toBe("request.userInfo.groups must be a list of texts");
    expect(faultIn({ userInfo: { extra: { a: "b" } } })).toBe("request.userInfo.extra.a must be a list of texts");
    expect(faultIn({ dryRun: "yes" })).toBe('request.dryRun must be true or false, not "yes"');
    expect(faultIn({ object: [] })).toBe("request.object must be a mapping");
    expect(faultIn({ object: { kind: "Pod" } })).toBe("request.object.apiVersion is missing");
    expect(faultIn({ object: toPod({ metadata: { labels: { a: 1 } } }) })).toBe(
      "request.object.metadata.labels must hold texts",
    );
    expect(faultIn({ oldObject: toPod({ metadata: { ownerReferences: [{ name: 1 }] } }) })).toBe(
      "request.oldObject.metadata.ownerReferences.name must be text",
    );
    expect(faultIn({ requestKind: "Pod" })).toBe("request.requestKind must be a mapping");
  });

  it("that writes a key twice is refused: two readers might see two objects", () => {
    const text = toReviewText(toRequestJson(POD)).replace('"spec":{', '"spec":{"hostPID":true,"hostPID":false,');
    expect(faultOf(text)).toBe('key "hostPID" is written twice');
  });

  it("that is too large or too deep is refused before anything looks at it", () => {
    expect(faultOf(toReviewText(toRequestJson(toPod({ spec: { x: "a".repeat(17 << 20) } }))))).toMatch(/more than/);
    let deep: JsonObject = {};
    for (let level = 0; level < 600; level += 1) deep = { deep };
    expect(faultIn({ object: toPod({ spec: deep }) })).toBe("it nests deeper than 500 levels");
    const open = toReviewText(toRequestJson(POD)).replace('"spec":{', `"spec":{"a":${"[".repeat(10_000)}`);
    expect(faultOf(open)).toBe("it nests deeper than 500 levels");
  });

  it("keeps prototype keys as data", () => {
    const text = toReviewText(toRequestJson(POD)).replace(
      '"userInfo":{',
      '"__proto__":{"dryRun":true},"userInfo":{"__proto__":{"groups":["system:masters"]},',
    );
    expect(readReview(text)).toMatchObject({
      request: { dryRun: false, userInfo: { groups: ["system:authenticated"] } },
    });
  });

  it("of any text is a review or a problem, never an exception", () => {
    const noise = fc.oneof(fc.string(), fc.json());
    fc.assert(fc.property(noise, (text) => readReview(text) instanceof Problem));
    const request = toRequestJson(POD) as Record<string, unknown>;
    const changed = fc.tuple(fc.constantFrom(...Object.keys(request), "requestKind", "subResource"), fc.jsonValue());
    fc.assert(
      fc.property(changed, ([field, value]) => {
        const read = readReview(toReviewText({ ...request, [field]: value }));
        expect(read instanceof Problem || typeof read.uid === "string").toBe(true);
      }),
    );
  });
});
