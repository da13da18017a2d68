import { randomBytes } from "node:crypto";
import type { JsonObject } from "../../src/model/index.ts";

/** Objects with credentials in every place that people put them, each of them drawn at random. */
export interface Canaries {
  readonly objects: readonly JsonObject[];
  /** Values that must not leave the cluster, as they are. */
  readonly values: readonly string[];
}

/** @param namespace where they are put; it must be there */
export function toCanaries(namespace: string): Canaries {
  const values: string[] = [];
  /** With digits and letters of both cases, as generators of passwords write them. */
  const draw = (): string => {
    const value = `q7${randomBytes(18).toString("base64url").replaceAll(/[-_]/g, "x")}Z3`;
    values.push(value);
    return value;
  };
  const encode = (text: string): string => Buffer.from(text).toString("base64");
  const metadata = (name: string, more: JsonObject = {}): JsonObject => ({ name, namespace, ...more });
  const template = {
    metadata: { labels: { app: "canary" }, annotations: { "example.com/api-token": draw() } },
    spec: {
      initContainers: [
        { name: "migrate", image: "migrate:1", command: ["sh", "-c", `PGPASSWORD=${draw()} psql -h db`] },
      ],
      containers: [
        {
          name: "web",
          image: "web:1",
          args: ["serve", "--db-password", draw(), `--api-key=${draw()}`, "--verbose"],
          env: [
            { name: "DB_PASSWORD", value: draw() },
            { name: "DATABASE_URL", value: `postgres://shop:${draw()}@db:5432/shop` },
            { name: "LOG_LEVEL", value: "info" },
          ],
          livenessProbe: { httpGet: { port: 80, httpHeaders: [{ name: "Authorization", value: `Bearer ${draw()}` }] } },
          lifecycle: { preStop: { exec: { command: ["redis-cli", "-a", draw(), "shutdown"] } } },
        },
      ],
    },
  };
  const objects: JsonObject[] = [
    {
      apiVersion: "v1",
      kind: "Secret",
      metadata: metadata("data", { annotations: { owner: "shop" } }),
      data: { password: encode(draw()), "tls.key": encode(draw()) },
    },
    { apiVersion: "v1", kind: "Secret", metadata: metadata("string-data"), stringData: { token: draw() } },
    {
      apiVersion: "v1",
      kind: "Secret",
      type: "helm.sh/release.v1",
      metadata: metadata("sh.helm.release.v1.shop.v1", { labels: { owner: "helm", name: "shop" } }),
      data: { release: encode(encode(draw())) },
    },
    {
      apiVersion: "v1",
      kind: "Secret",
      type: "kubernetes.io/service-account-token",
      metadata: metadata("old-token", { annotations: { "kubernetes.io/service-account.name": "default" } }),
      data: { token: encode(draw()) },
    },
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: metadata("settings"),
      data: {
        "app.properties": `db.host=db\ndb.password=${draw()}\n`,
        "config.json": JSON.stringify({ auth: { clientSecret: draw() } }),
        API_TOKEN: draw(),
        id_rsa: `-----BEGIN OPENSSH PRIVATE KEY-----\n${draw()}${draw()}\n-----END OPENSSH PRIVATE KEY-----\n`,
        colour: "blue",
      },
      binaryData: { "store.jks": encode(draw()) },
    },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: metadata("canary"),
      spec: { replicas: 1, selector: { matchLabels: { app: "canary" } }, template },
    },
    {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata: metadata("canary"),
      spec: {
        schedule: "0 0 * * *",
        jobTemplate: { spec: { template: { ...template, spec: { ...template.spec, restartPolicy: "Never" } } } },
      },
    },
    {
      apiVersion: "demo.example/v1",
      kind: "Rollout",
      metadata: metadata("canary"),
      spec: {
        values: { auth: { username: "shop", password: draw() } },
        parameters: [{ name: "auth.token", value: draw() }],
        args: ["--password", draw()],
        template,
      },
    },
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: metadata("canary", {
        annotations: {
          "nginx.ingress.kubernetes.io/configuration-snippet": `proxy_set_header Authorization "Basic ${encode(`shop:${draw()}`)}";`,
        },
      }),
      spec: { defaultBackend: { service: { name: "web", port: { number: 80 } } } },
    },
    {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: "canary" },
      provisioner: "example.com/x",
      parameters: { restuserpassword: draw(), password: draw() },
    },
  ];
  return { objects, values };
}

/** The ways a value may be written: as it is, and in base64 wherever it begins. */
export function toSpellings(value: string): string[] {
  const shifted = [0, 1, 2].map((shift) => {
    const text = Buffer.from(" ".repeat(shift) + value).toString("base64");
    // What stands at the ends depends on the neighbours.
    return text.slice(shift === 0 ? 0 : 4, -4);
  });
  return [value, ...shifted, Buffer.from(value).toString("hex")];
}
