import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  readCluster,
  readDiscovery,
  REDACTED_BASE64,
  toClusterClient,
  type Progress,
} from "../../src/sources/cluster/index.ts";
import { readOldDiscovery } from "../../src/sources/cluster/old-discovery.ts";
import { startApiServer, whyNoApiServer, type ApiServer } from "./api-server.ts";
import { toKubeconfigText, toTestConnection } from "./connect.ts";
import { MANY, namesOf, prepareShop } from "./shop.ts";

describe.skipIf(whyNoApiServer)("reading a live cluster", () => {
  let server: ApiServer;

  beforeAll(async () => {
    server = await startApiServer();
    await prepareShop(server);
  });
  afterAll(() => server?.stop());
  it("brings every object of every kind, custom resources included, each once", async () => {
    const progress: Progress[] = [];
    const reading = await readCluster({ kubeconfig: server.kubeconfig, onProgress: (step) => progress.push(step) });
    expect(reading.problems).toEqual([]);
    expect(reading.blind).toEqual([]);
    expect(reading).toMatchObject({ context: "test", server: server.url, serverVersion: "v1.36.3" });
    expect(namesOf(reading, "demo.example/v1", "Rollout")).toEqual(["shop/web"]);
    const many = namesOf(reading, "v1", "ConfigMap").filter((name) => name.startsWith("many/many-"));
    expect(new Set(many).size).toBe(MANY);
    expect(many).toHaveLength(MANY);
    expect(namesOf(reading, "apps/v1", "Deployment")).toEqual(["shop/web"]);
    expect(reading.resources.every(({ origin }) => origin.is === "cluster" && origin.context === "test")).toBe(true);
    expect(reading.resources.some(({ object }) => object.metadata["managedFields"] !== undefined)).toBe(false);
    expect(reading.unread.map(({ groupKind }) => groupKind)).toContain("/Event");
    const last = progress.at(-1);
    expect(last?.done).toBe(last?.total);
    expect(last?.objects).toBe(reading.resources.length);
  });

  it("agrees with kubectl about what there is", async () => {
    const reading = await readCluster({ kubeconfig: server.kubeconfig });
    const unread = new Set(reading.unread.map(({ groupKind }) => groupKind));
    const kinds = server.kubectl(["api-resources", "--verbs=list", "--no-headers", "-o", "name"]).trim().split("\n");
    const listed = kinds.filter((kind) => !UNREAD.has(kind));
    const printed = server.kubectl([
      "get",
      listed.join(","),
      "--all-namespaces",
      "--ignore-not-found",
      "--no-headers",
      "-o",
      "custom-columns=A:.apiVersion,K:.kind,S:.metadata.namespace,N:.metadata.name",
    ]);
    const theirs = printed
      .trim()
      .split("\n")
      .map((line) => line.split(/\s+/).join(" "));
    const ours = reading.resources.map(({ object: { apiVersion, kind, metadata } }) =>
      [apiVersion, kind, metadata.namespace ?? "<none>", metadata.name].join(" "),
    );
    expect(ours.toSorted()).toEqual(theirs.toSorted());
    expect(unread.size).toBe(UNREAD.size);
  });

  it("keeps the keys of a Secret and none of its values", async () => {
    const reading = await readCluster({ kubeconfig: server.kubeconfig, namespaces: ["shop"] });
    const secret = reading.resources.find(({ object }) => object.kind === "Secret")?.object;
    expect(secret?.["data"]).toEqual({ password: REDACTED_BASE64, user: REDACTED_BASE64 });
    expect(secret?.["type"]).toBe("Opaque");
    expect(secret?.metadata.annotations).toEqual({ owner: "shop-team" });
    expect(JSON.stringify(reading)).not.toContain("c2VjcmV0LXZhbHVl");
    expect(JSON.stringify(reading)).not.toContain("secret-value");
  });

  it("reads only the named namespaces, says that the rest was not read, and that a namespace is not there", async () => {
    const reading = await readCluster({ kubeconfig: server.kubeconfig, namespaces: ["shop", "nowhere"] });
    const places = new Set(reading.resources.map(({ object }) => object.metadata.namespace ?? object.kind));
    expect([...places].toSorted()).toEqual(["Namespace", "shop"]);
    expect(namesOf(reading, "v1", "Namespace")).toEqual(["/shop"]);
    expect(reading.problems.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'LIST_FAILED there is no namespace "nowhere"',
    ]);
    expect(reading.blind).toContainEqual({
      groupKind: "rbac.authorization.k8s.io/ClusterRole",
      namespace: "",
      because: "only shop, nowhere was read",
    });
  });

  it("is blind for what it may not list, and reads the rest", async () => {
    const reading = await readCluster({ kubeconfig: asAccount("reader") });
    expect(namesOf(reading, "v1", "ConfigMap").length).toBeGreaterThan(MANY);
    expect(namesOf(reading, "v1", "Secret")).toEqual([]);
    const blind = reading.blind.find(({ groupKind }) => groupKind === "/Secret");
    expect(blind).toMatchObject({
      namespace: "",
      because: expect.stringContaining('cannot list resource "secrets"') as string,
    });
    const problem = reading.problems.find(({ message }) => message.startsWith("Secret could not be read"));
    expect(problem).toMatchObject({ code: "LIST_DENIED", message: expect.stringContaining("--namespace") as string });
    expect(reading.blind).toHaveLength(reading.problems.length);
  });

  it("reads a namespace for an account that may see nothing else", async () => {
    const file = asAccount("local");
    const everywhere = await readCluster({ kubeconfig: file });
    expect(namesOf(everywhere, "v1", "ConfigMap")).toEqual([]);
    expect(everywhere.blind).toContainEqual(expect.objectContaining({ groupKind: "/ConfigMap", namespace: "" }));
    const reading = await readCluster({ kubeconfig: file, namespaces: ["shop", "many"] });
    expect(namesOf(reading, "v1", "ConfigMap")).toContain("shop/settings");
    expect(reading.blind).toContainEqual(expect.objectContaining({ groupKind: "/ConfigMap", namespace: "many" }));
    expect(reading.blind).not.toContainEqual(expect.objectContaining({ groupKind: "/ConfigMap", namespace: "shop" }));
  });

  it("is blind for a group whose server does not answer", async () => {
    const service = {
      metadata: { name: "v1.broken.example" },
      spec: {
        group: "broken.example",
        version: "v1",
        groupPriorityMinimum: 100,
        versionPriority: 100,
        insecureSkipTLSVerify: true,
        service: { name: "none", namespace: "default" },
      },
    };
    const path = "/apis/apiregistration.k8s.io/v1/apiservices";
    expect((await server.send("POST", path, service)).status).toBe(201);
    try {
      const readBlind = async () => (await readCluster({ kubeconfig: server.kubeconfig, namespaces: ["shop"] })).blind;
      await expect
        .poll(readBlind, { timeout: 20_000 })
        .toContainEqual(expect.objectContaining({ groupKind: "broken.example/*" }));
      const reading = await readCluster({ kubeconfig: server.kubeconfig });
      expect(reading.problems.map(({ message }) => message)).toContainEqual(
        expect.stringContaining("broken.example/*"),
      );
      expect(namesOf(reading, "apps/v1", "Deployment")).toEqual(["shop/web"]);
    } finally {
      await server.send("DELETE", `${path}/v1.broken.example`);
    }
  });

  it("discovers the same in the way of old servers", async () => {
    const client = toClusterClient(toTestConnection(server));
    const modern = await readDiscovery(client);
    const old = await Promise.all(
      ["/api", "/apis"].map(async (path) => {
        const index = await client.get(path);
        return readOldDiscovery(client, path, index.is === "ok" ? index.value : null, undefined);
      }),
    );
    await client.close();
    const resources = old.flat().flatMap((version) => version.resources);
    expect(resources).toEqual(expect.arrayContaining([...modern.resources]));
    expect(modern.resources.length).toBeGreaterThan(50);
    expect(
      modern.resources.filter(({ group, name }) => `${group}/${name}` === "autoscaling/horizontalpodautoscalers"),
    ).toMatchObject([{ version: "v2" }]);
  });

  function asAccount(name: string): string {
    const token = server.kubectl(["create", "token", name, "--namespace", "shop"]).trim();
    const file = join(server.folder, `as-${name}`);
    writeFileSync(file, toKubeconfigText(server, { token }));
    return file;
  }
});

const UNREAD = new Set([
  "events",
  "events.events.k8s.io",
  "leases.coordination.k8s.io",
  "endpoints",
  "componentstatuses",
]);
