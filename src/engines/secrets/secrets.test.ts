import { describe, expect, it } from "vitest";
import { readYaml } from "../../formats/yaml/index.ts";
import { toPicture, toResources } from "../../inventory/index.ts";
import type { Blind, Picture } from "../../model/index.ts";
import type { SecretRight } from "./access.ts";
import { examineEncryption } from "./encryption.ts";
import { toSecretsReport } from "./secret-access.ts";

const NOWHERE = { file: "objects.yaml", line: 1, column: 1 };

function read(text: string, complete = true, blind: readonly Blind[] = []): Picture {
  const resources = readYaml("objects.yaml", text).items.flatMap((item) => toResources(item, () => NOWHERE).items);
  return toPicture({ resources, complete, blind }, () => NOWHERE).picture;
}

const SECRET = (name: string): string => `
apiVersion: v1
kind: Secret
metadata: { name: ${name}, namespace: shop }
data: { password: aHVudGVyMg== }
`;

const POD = (name: string, spec: string): string => `
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop }
spec: { containers: [{ name: main, image: registry.example/web:1 }], ${spec} }
`;

function readersOf(picture: Picture, name: string, rights: readonly SecretRight[] = []): string[] {
  const secret = toSecretsReport(picture, rights).secrets.find(({ id }) => id.name === name);
  return (secret?.readers ?? []).map(({ way, who }) => `${way} ${who}`);
}

function toRight(picture: Picture, more: Partial<SecretRight>): SecretRight {
  const [resource] = picture.resources;
  if (resource === undefined) throw new Error("no object");
  return {
    way: "asks",
    namespace: "",
    names: undefined,
    who: "User ada",
    by: "",
    isBuiltIn: false,
    resource,
    path: [],
    ...more,
  };
}

describe("who reads a Secret", () => {
  it.each([
    ["as a volume", "volumes: [{ name: v, secret: { secretName: db } }]", "volume"],
    [
      "as part of a projected volume",
      "volumes: [{ name: v, projected: { sources: [{ secret: { name: db } }] } }]",
      "volume",
    ],
    [
      "for a driver of a volume",
      "volumes: [{ name: v, csi: { driver: x, nodePublishSecretRef: { name: db } } }]",
      "reference",
    ],
    [
      "as a variable",
      "initContainers: [{ name: i, image: x, env: [{ name: P, valueFrom: { secretKeyRef: { name: db, key: p } } }] }]",
      "variable",
    ],
    [
      "as all variables",
      "ephemeralContainers: [{ name: e, image: x, envFrom: [{ secretRef: { name: db } }] }]",
      "variable",
    ],
    ["to pull images", "imagePullSecrets: [{ name: db }]", "image-pull"],
  ])("sees a pod that is given it %s, and not its neighbour", (_, spec, way) => {
    const picture = read(`${SECRET("db")}---${SECRET("other")}---${POD("web", spec)}`);
    expect(readersOf(picture, "db")).toContain(`${way} Pod shop/web`);
    expect(readersOf(picture, "other")).toEqual([]);
  });

  it("sees the pull secrets that an account gives its pods", () => {
    const account =
      "apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: default, namespace: shop }\nimagePullSecrets: [{ name: db }]\n";
    expect(readersOf(read(`${SECRET("db")}---\n${account}---${POD("web", "")}`), "db")).toContain(
      "image-pull Pod shop/web",
    );
  });

  it("sees the nodes of pods that are given it", () => {
    const spec = "nodeName: worker-1, volumes: [{ name: v, secret: { secretName: db } }]";
    const picture = read(`${SECRET("db")}---${POD("web", spec)}`);
    expect(readersOf(picture, "db")).toContain("node node worker-1");
    expect(readersOf(picture, "db")).not.toContain("node any node");
  });

  it("sees an Ingress and a Gateway that serve with it", () => {
    const ingress =
      "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: front, namespace: shop }\nspec: { tls: [{ secretName: db }] }\n";
    const gateway =
      "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: edge, namespace: net }\nspec: { listeners: [{ tls: { certificateRefs: [{ name: db, namespace: shop }] } }] }\n";
    const readers = readersOf(read(`${SECRET("db")}---\n${ingress}---\n${gateway}`), "db");
    expect(readers).toEqual(["reference Ingress shop/front", "reference Gateway net/edge"]);
  });

  it("gives a right over one name, or of another namespace, only where it counts", () => {
    const picture = read(SECRET("db"));
    const names = new Set(["other"]);
    expect(readersOf(picture, "db", [toRight(picture, { names })])).toEqual([]);
    expect(readersOf(picture, "db", [toRight(picture, { namespace: "bank" })])).toEqual([]);
    expect(readersOf(picture, "db", [toRight(picture, { namespace: "shop" })])).toEqual(["asks User ada"]);
  });

  it("counts who may enter pods only where a pod holds it, and only for pods of those names", () => {
    const picture = read(
      `${SECRET("db")}---${SECRET("other")}---${POD("web", "volumes: [{ name: v, secret: { secretName: db } }]")}`,
    );
    const enters = (names?: string[]): SecretRight =>
      toRight(picture, { way: "enters-pods", names: names === undefined ? undefined : new Set(names) });
    expect(readersOf(picture, "db", [enters()])).toContain("enters-pods User ada");
    expect(readersOf(picture, "db", [enters(["web-0"])])).toContain("enters-pods User ada");
    expect(readersOf(picture, "db", [enters(["db-0"])])).not.toContain("enters-pods User ada");
    expect(readersOf(picture, "other", [enters()])).toEqual([]);
  });

  it("names what fills it from outside, and the store behind", () => {
    const text = `${SECRET("db")}---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: from-vault, namespace: shop }
spec: { secretStoreRef: { name: store, kind: SecretStore }, target: { name: db } }
---
apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: { name: store, namespace: shop }
spec: { provider: { vault: {} } }
`;
    expect(toSecretsReport(read(text), []).secrets[0]?.managers).toEqual([
      "ExternalSecret shop/from-vault (from SecretStore store, vault)",
    ]);
  });

  it("lists Secrets of manifests that only pods name, but no ghosts in a cluster", () => {
    const pod = POD("web", "volumes: [{ name: v, secret: { secretName: db } }]");
    expect(toSecretsReport(read(pod, false), []).secrets.map(({ id, resource }) => [id.name, resource])).toEqual([
      ["db", undefined],
    ]);
    expect(toSecretsReport(read(pod, true), []).secrets).toEqual([]);
  });

  it("says what could not be read", () => {
    const blind = [{ groupKind: "/Secret", namespace: "", because: "forbidden" }];
    expect(toSecretsReport(read(POD("web", ""), true, blind), []).unknown).toEqual([
      "which Secrets there are: Secret could not be read: forbidden",
    ]);
  });

  it("never shows a value, and survives names that are keys of every object", () => {
    const secret =
      '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"__proto__","namespace":"constructor"},"data":{"__proto__":"aHVudGVyMg==","toString":1},"stringData":"hunter2"}';
    const report = toSecretsReport(read(`${secret}\n---\n${POD("web", "volumes: 7, imagePullSecrets: [null]")}`), []);
    expect(report.secrets.map(({ id, keys }) => [id.namespace, id.name, keys])).toEqual([
      ["constructor", "__proto__", ["__proto__", "toString"]],
    ]);
    const told = report.secrets.map(({ id, type, keys, readers, managers }) => [id, type, keys, readers, managers]);
    expect(JSON.stringify(told)).not.toMatch(/hunter2|aHVudGVyMg/);
  });
});

const KEY = Buffer.from(Array.from({ length: 32 }, (_, index) => (index * 37 + 11) % 256)).toString("base64");
const KMS = "{ kms: { apiVersion: v2, name: vault, endpoint: unix:///kms.sock } }";

function encrypt(resources: string): ReturnType<typeof examineEncryption> {
  return examineEncryption(
    read(`apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources: ${resources}\n`, false),
  );
}

describe("how Secrets lie in etcd", () => {
  it("is content with kms first for secrets", () => {
    expect(encrypt(`[{ resources: [secrets, configmaps], providers: [${KMS}] }]`)).toEqual({
      encrypted: "yes",
      by: "kms vault",
      findings: [],
    });
  });

  it.each([
    [
      "identity first",
      `[{ resources: [secrets], providers: [{ identity: {} }, ${KMS}] }]`,
      "identity is the first provider",
    ],
    [
      "identity first for everything",
      `[{ resources: ["*.*"], providers: [{ identity: {} }] }]`,
      "identity is the first provider",
    ],
    ["secrets left out", `[{ resources: [configmaps], providers: [${KMS}] }]`, "no entry names secrets"],
    [
      "secrets of another group",
      `[{ resources: [secrets.shop.example], providers: [${KMS}] }]`,
      "no entry names secrets",
    ],
    ["no entry", "[]", "no entry names secrets"],
  ])("calls them in the clear: %s", (_, resources, message) => {
    const { encrypted, findings } = encrypt(resources);
    expect(encrypted).toBe("no");
    expect(findings.map((one) => one.message).join("\n")).toContain(message);
  });

  it.each([
    [
      "aescbc",
      `[{ resources: [secrets], providers: [{ aescbc: { keys: [{ name: a, secret: ${KEY} }] } }] }]`,
      "aescbc is weak",
    ],
    [
      "aesgcm",
      `[{ resources: [secrets], providers: [{ aesgcm: { keys: [{ name: a, secret: ${KEY} }] } }] }]`,
      "aesgcm breaks",
    ],
    [
      "secretbox",
      `[{ resources: [secrets], providers: [{ secretbox: { keys: [{ name: a, secret: ${KEY} }] } }] }]`,
      "the key of secretbox lies",
    ],
    ["KMS v1", "[{ resources: [secrets], providers: [{ kms: { name: v, endpoint: x } }] }]", "KMS v1 is deprecated"],
    [
      "two keys",
      `[{ resources: [secrets], providers: [{ secretbox: { keys: [{ name: a, secret: ${KEY} }, { name: b, secret: ${KEY} }] } }] }]`,
      "the key is there twice",
    ],
    [
      "a short key",
      "[{ resources: [secrets], providers: [{ secretbox: { keys: [{ name: a, secret: c2hvcnQ= }] } }] }]",
      "the key has 5 bytes",
    ],
    [
      "an empty key",
      `[{ resources: [secrets], providers: [{ secretbox: { keys: [{ name: a, secret: ${"A".repeat(43)}= }] } }] }]`,
      "no random one",
    ],
    [
      "identity left over",
      `[{ resources: [secrets], providers: [${KMS}, { identity: {} }] }]`,
      "identity is still there",
    ],
    [
      "an old provider",
      `[{ resources: [secrets], providers: [${KMS}, { secretbox: { keys: [{ name: a, secret: ${KEY} }] } }] }]`,
      "secretbox is still there",
    ],
    [
      "an entry after",
      `[{ resources: [secrets], providers: [${KMS}] }, { resources: [secrets], providers: [{ identity: {} }] }]`,
      "stands in an entry before",
    ],
  ])("finds %s", (_, resources, message) => {
    const { encrypted, findings } = encrypt(resources);
    expect(encrypted).toBe("yes");
    expect(findings.map((one) => one.message).join("\n")).toContain(message);
    expect(JSON.stringify(findings.map((one) => [one.message, one.fix]))).not.toContain(KEY);
  });

  it("knows an API server without the flag, and nothing where it saw neither", () => {
    const server = (flag: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: { name: kube-apiserver, namespace: kube-system }\nspec: { containers: [{ name: s, image: x, command: [kube-apiserver${flag}] }] }\n`;
    expect(examineEncryption(read(server(""))).encrypted).toBe("no");
    expect(examineEncryption(read(server(", --encryption-provider-config=/etc/e.yaml"))).encrypted).toBe("unknown");
    expect(examineEncryption(read(POD("web", ""))).encrypted).toBe("unknown");
  });

  it.each([
    "7",
    "{}",
    "[1, null, {}]",
    "[{ resources: [secrets], providers: 7 }]",
    "[{ resources: [secrets], providers: [{ __proto__: {} }, null] }]",
    "[{ resources: [secrets], providers: [{ aescbc: { keys: [null, 7, { secret: 7 }] } }] }]",
  ])("does not stumble over %s", (resources) => {
    expect(encrypt(resources).findings.length).toBeGreaterThan(0);
  });
});
