import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KubernetesObject } from "../../model/index.ts";
import { findSecrets } from "../secret-text/index.ts";
import { redactObject } from "./index.ts";

const SECRET = "kilo7Juliett-Xk39fjq";

function redact(object: object): KubernetesObject {
  return redactObject(object as KubernetesObject);
}

function pod(container: object, metadata: object = {}): object {
  return { apiVersion: "v1", kind: "Pod", metadata: { name: "web", ...metadata }, spec: { containers: [container] } };
}

describe("what leaves the cluster", () => {
  it("is of a Secret its keys, its type and its annotations", () => {
    const secret = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "s", annotations: { "kubernetes.io/service-account.name": "web" }, managedFields: [{}] },
      type: "kubernetes.io/service-account-token",
      immutable: true,
      data: { token: "c2VjcmV0", constructor: "eA==" },
      stringData: { __proto__: null, more: SECRET },
      odd: SECRET,
    };
    expect(redact(secret)).toEqual({
      ...secret,
      metadata: { name: "s", annotations: { "kubernetes.io/service-account.name": "web" } },
      data: { token: "UkVEQUNURUQ=", constructor: "UkVEQUNURUQ=" },
      stringData: { more: "REDACTED" },
      odd: "REDACTED",
    });
  });

  it("says of a credential what findings say of it, by whatever name is asked", () => {
    const { spec } = redact(pod({ name: "c", env: [{ name: "DB_PASSWORD", value: SECRET }] }));
    const text = (spec as { containers: { env: { value: string }[] }[] }).containers[0]!.env[0]!.value;
    expect(text).not.toContain(SECRET);
    expect(findSecrets(text, "DB_PASSWORD")).toEqual(findSecrets(SECRET, "DB_PASSWORD"));
    expect(findSecrets(text, "OTHER_TOKEN")).toEqual(findSecrets(SECRET, "OTHER_TOKEN"));
    expect(redact(redact(pod({ env: [{ name: "DB_PASSWORD", value: SECRET }] })))).toEqual(
      redact(pod({ env: [{ name: "DB_PASSWORD", value: SECRET }] })),
    );
  });

  it("keeps the flags of a command line, and what is no credential", () => {
    const args = ["serve", `--api-key=${SECRET}`, "--db-password", SECRET, "--listen=:8080", "--password-file=/run/db"];
    const { spec } = redact(pod({ name: "c", args }));
    const [container] = (spec as { containers: { args: string[] }[] }).containers;
    expect(container?.args).toEqual([
      "serve",
      expect.stringMatching(/^--api-key=hauberk:redacted\(secret,/),
      "--db-password",
      expect.stringMatching(/^hauberk:redacted\(secret,/),
      "--listen=:8080",
      "--password-file=/run/db",
    ]);
  });

  it("keeps names and labels that objects find each other by, and nothing that kubectl applied", () => {
    const labels = { "pod-template-hash": "5d9c7f8d9c", token: "a1b2c3d4e5f6a7b8c9d0", app: "web" };
    const annotations = { "kubectl.kubernetes.io/last-applied-configuration": `{"spec":{"password":"${SECRET}"}}` };
    const service = {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "s", labels, annotations },
      spec: { selector: labels },
    };
    expect(redact(service)).toEqual({
      ...service,
      metadata: {
        name: "s",
        labels,
        annotations: { "kubectl.kubernetes.io/last-applied-configuration": "hauberk:redacted()" },
      },
    });
  });

  it("leaves policies and roles as they are: what looks like a name of a credential there is none", () => {
    const policy = {
      apiVersion: "kyverno.io/v1",
      kind: "ClusterPolicy",
      metadata: { name: "p" },
      spec: { rules: [{ validate: { pattern: { data: { password: "?*-not-here-1" } } } }] },
    };
    expect(redact(policy)).toEqual(policy);
  });

  it("never hides a credential behind a marker that somebody wrote", () => {
    const fake = ["hauberk:redacted() AKIA", "ABCDEFGH12345678"].join("");
    expect(findSecrets(fake).map(({ kind }) => kind)).toContain("AWS access key");
    const object = redact({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" }, data: { x: fake } });
    expect(JSON.stringify(object)).not.toContain("ABCDEFGH12345678");
  });

  it("holds none of a value, whatever is around it; what it was given stays as it was", () => {
    const name = fc.constantFrom("DB_PASSWORD", "apiToken", "client_secret", "spring.datasource.password");
    const value = fc.stringMatching(/^[A-Z][a-z]{3}[0-9]{2}[A-Za-z0-9]{8,20}[0-9]$/);
    const around = fc.object({ maxDepth: 3, values: [fc.string(), fc.integer(), fc.constant(null)] });
    fc.assert(
      fc.property(name, value, around, (key, secret, more) => {
        const object = {
          apiVersion: "example.com/v1",
          kind: "Shop",
          metadata: { name: "x", annotations: { [`example.com/${key}`]: secret } },
          spec: {
            ...more,
            deep: [{ [key]: secret }, { name: key, value: secret }],
            containers: [{ env: [{ name: key, value: secret }] }],
          },
        };
        const before = JSON.stringify(object);
        const text = JSON.stringify(redact(object));
        expect(text.includes(secret)).toBe(false);
        expect(JSON.stringify(object)).toBe(before);
      }),
    );
  });

  it("takes any value without throwing, and no prototype with it", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (spec) => {
        const object = { apiVersion: "v1", kind: "Odd", metadata: { name: "x" }, spec };
        expect(() => redact(object)).not.toThrow();
      }),
    );
    const object = JSON.parse(
      '{"apiVersion":"v1","kind":"X","metadata":{"name":"x"},"spec":{"__proto__":{"a":"b"}}}',
    ) as object;
    expect(JSON.stringify(redact(object))).toBe(JSON.stringify(object));
    let deep: object = { end: SECRET };
    for (let level = 0; level < 5000; level += 1) deep = { a: deep };
    expect(
      JSON.stringify(redact({ apiVersion: "v1", kind: "X", metadata: { name: "x" }, spec: deep })).length,
    ).toBeLessThan(2000);
  });
});
