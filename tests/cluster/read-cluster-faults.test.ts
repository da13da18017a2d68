import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_LIMITS, readCluster } from "../../src/sources/cluster/index.ts";
import { startApiServer, whyNoApiServer, type ApiServer } from "./api-server.ts";
import { toKubeconfigText } from "./connect.ts";
import { startFaultyProxy, type FaultyProxy } from "./faulty-proxy.ts";
import { MANY, namesOf, prepareShop } from "./shop.ts";

describe.skipIf(whyNoApiServer)("reading a live cluster over a bad line", () => {
  let server: ApiServer;
  let proxy: FaultyProxy;

  beforeAll(async () => {
    server = await startApiServer();
    await prepareShop(server);
  });
  afterAll(() => server?.stop());
  beforeEach(async () => {
    proxy = await startFaultyProxy(server);
  });
  afterEach(() => proxy.stop());

  /** A kubeconfig for the proxy, as the administrator. */
  function throughProxy(): string {
    const file = join(server.folder, "through-proxy");
    const cluster = { server: proxy.url, "certificate-authority-data": "" };
    writeFileSync(file, toKubeconfigText(server, { token: server.token }, cluster));
    return file;
  }

  it("begins a list again when its pages expire, and has each object once", async () => {
    let expired = 0;
    proxy.fault = (path) => {
      if (!path.includes("/configmaps?") || !path.includes("continue=") || expired > 0) return undefined;
      expired++;
      return { is: "answer", status: 410, body: JSON.stringify({ kind: "Status", code: 410, message: "expired" }) };
    };
    const reading = await readCluster({ kubeconfig: throughProxy(), namespaces: ["many"] });
    const many = namesOf(reading, "v1", "ConfigMap");
    expect([expired, many.length, new Set(many).size]).toEqual([1, MANY, MANY]);
    expect(reading.problems).toEqual([]);
  });

  it("tries again when the line drops, the server is busy or a page is cut", async () => {
    const asked = new Map<string, number>();
    proxy.fault = (path) => {
      const times = (asked.get(path) ?? 0) + 1;
      asked.set(path, times);
      if (!path.includes("/configmaps?")) return undefined;
      if (times === 1) return { is: "reset" };
      if (times === 2) return { is: "answer", status: 429, headers: { "retry-after": "0" } };
      return times === 3 ? { is: "cut", afterLines: 0 } : undefined;
    };
    const reading = await readCluster({ kubeconfig: throughProxy(), namespaces: ["many"] });
    expect(namesOf(reading, "v1", "ConfigMap")).toHaveLength(MANY);
    expect(reading.problems).toEqual([]);
  });

  it("is blind for a kind that keeps failing, keeps what was read of it, and reads the others", async () => {
    proxy.fault = (path) =>
      path.includes("/configmaps?") && path.includes("continue=")
        ? { is: "answer", status: 404, body: '{"message":"gone"}' }
        : undefined;
    const reading = await readCluster({ kubeconfig: throughProxy() });
    expect(namesOf(reading, "v1", "ConfigMap")).toHaveLength(500);
    expect(reading.blind).toEqual([{ groupKind: "/ConfigMap", namespace: "", because: "gone" }]);
    expect(reading.problems.map(({ code }) => code)).toEqual(["LIST_FAILED"]);
    expect(namesOf(reading, "apps/v1", "Deployment")).toEqual(["shop/web"]);
  });

  it("gives up on what is left when the time is up, and says so", async () => {
    proxy.fault = (path) => (path.includes("/pods?") ? { is: "stall", afterLines: 0 } : undefined);
    const reading = await readCluster({ kubeconfig: throughProxy(), timeoutMs: 3_000 });
    expect(reading.blind).toContainEqual({
      groupKind: "/Pod",
      namespace: "",
      because: "the time for reading the cluster was up",
    });
    expect(namesOf(reading, "apps/v1", "Deployment")).toEqual(["shop/web"]);
  });

  it("says that the server did not answer in time when it said nothing at all", async () => {
    proxy.fault = () => ({ is: "stall", afterLines: 0 });
    const reading = readCluster({ kubeconfig: throughProxy(), timeoutMs: 1_000 });
    await expect(reading).rejects.toMatchObject({ code: "CLUSTER_UNREACHABLE" });
  });

  it("keeps the pages that came before the line failed for good", async () => {
    proxy.fault = (path) => (path.includes("/configmaps?") && path.includes("continue=") ? { is: "reset" } : undefined);
    const limits = { ...DEFAULT_LIMITS, attempts: 2 };
    const reading = await readCluster({ kubeconfig: throughProxy(), namespaces: ["many"], limits });
    expect(namesOf(reading, "v1", "ConfigMap")).toHaveLength(500);
    expect(reading.blind).toContainEqual(expect.objectContaining({ groupKind: "/ConfigMap", namespace: "many" }));
  });
});
