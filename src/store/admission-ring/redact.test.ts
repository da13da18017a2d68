import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../model/index.ts";
import { redactReview } from "./redact.ts";

const review = (request: JsonObject): JsonObject => ({
  apiVersion: "admission.k8s.io/v1",
  kind: "AdmissionReview",
  request: { uid: "u", ...request },
});

describe("redaction", () => {
  it("leaves the keys of a Secret and none of its values, in both objects", () => {
    const secret = (value: string): JsonObject => ({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "db", annotations: { "kubectl.kubernetes.io/last-applied-configuration": value } },
      data: { password: value },
      stringData: { __proto: value },
    });
    const made = redactReview(review({ object: secret("aHVudGVyMg=="), oldObject: secret("b2xkLW9uZQ==") }));
    const text = JSON.stringify(made.review);
    expect(text).not.toMatch(/aHVudGVyMg|b2xkLW9uZQ/);
    expect(made.review["request"]).toMatchObject({ object: { data: { password: "UkVEQUNURUQ=" } } });
    expect(made.redacted).toEqual([
      "object.data.password",
      "object.stringData.__proto",
      "oldObject.data.password",
      "oldObject.stringData.__proto",
    ]);
    expect(made.dropped).toHaveLength(2);
  });

  it("finds credentials in variables, arguments, ConfigMaps, annotations and custom resources", () => {
    const token = ["ghp", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"].join("_");
    const made = redactReview(
      review({
        object: {
          apiVersion: "example.com/v1",
          kind: "Anything",
          metadata: { name: "x", annotations: { "example.com/note": `use ${token}` } },
          data: { "app.properties": "db.password=Xk29dmq0Lw\n" },
          spec: {
            password: "Xk29dmq0Lw",
            env: [
              { name: "DB_PASSWORD", value: "Xk29dmq0Lw" },
              { name: "LOG_LEVEL", value: "info" },
            ],
            args: ["--user=shop", "--password", "Xk29dmq0Lw"],
          },
        },
      }),
    );
    expect(JSON.stringify(made.review)).not.toMatch(/Xk29dmq0Lw|ghp_/);
    expect(made.redacted).toEqual([
      'object.metadata.annotations["example.com/note"]',
      'object.data["app.properties"]',
      "object.spec.password",
      "object.spec.env[0].value",
      "object.spec.args[2]",
    ]);
    expect(JSON.stringify(made.review)).toContain('"info"');
  });

  it("leaves out what authenticators say of the user, tokens that were issued, and commands of exec", () => {
    const made = redactReview(
      review({
        userInfo: { username: "jane", groups: ["a"], extra: { scopes: ["b"] } },
        object: { apiVersion: "v1", kind: "PodExecOptions", command: ["mysql", "-u", "root", "-pXk29dmq0Lw"] },
      }),
    );
    expect(made.review["request"]).toMatchObject({ userInfo: { username: "jane", groups: ["a"] } });
    expect(JSON.stringify(made.review)).not.toMatch(/scopes|Xk29dmq0Lw/);
    const request = { object: { kind: "TokenRequest", metadata: {}, status: { token: "eyJhbGciOiJSUzI1NiJ9.x.y" } } };
    expect(JSON.stringify(redactReview(review(request)).review)).not.toContain("eyJhbGci");
  });

  it("never changes what it was given, never throws, and lists a path for everything that is missing", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (object) => {
        const given = review({ object });
        const before = JSON.stringify(given);
        const made = redactReview(given);
        expect(JSON.stringify(given)).toBe(before);
        const isWhole = made.redacted.length + made.dropped.length === 0;
        expect(JSON.stringify(made.review) === before).toBe(isWhole);
      }),
    );
  });

  it("takes keys of the prototype for data, and ends on deep nesting", () => {
    const hostile = JSON.parse(
      '{"kind":"Secret","data":{"__proto__":"c2VjcmV0"},"x":{"__proto__":{"y":1}}}',
    ) as JsonObject;
    const made = redactReview(review({ object: hostile }));
    expect(JSON.stringify(made.review)).toContain('"__proto__":{"y":1}');
    expect(JSON.stringify(made.review)).not.toContain("c2VjcmV0");
    expect(Object.hasOwn(Object.prototype, "y")).toBe(false);
    let deep: JsonObject = {};
    for (let level = 0; level < 5000; level++) deep = { deep };
    expect(redactReview(review({ object: deep })).redacted).toHaveLength(1);
  });
});
