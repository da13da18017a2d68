import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  toClusterClient,
  watchKind,
  type ApiResource,
  type ClusterClient,
  type Watch,
  type WatchChange,
} from "../../src/sources/cluster/index.ts";
import { startApiServer, whyNoApiServer, type ApiServer } from "./api-server.ts";
import { toTestConnection } from "./connect.ts";
import { startFaultyProxy, type FaultyProxy } from "./faulty-proxy.ts";

const CONFIG_MAPS: ApiResource = {
  group: "",
  version: "v1",
  kind: "ConfigMap",
  name: "configmaps",
  isNamespaced: true,
  verbs: ["list", "watch"],
};

describe.skipIf(whyNoApiServer)("a watch", () => {
  let server: ApiServer;
  let proxy: FaultyProxy;
  let client: ClusterClient;
  let namespace: string;
  let watch: Watch | undefined;
  let count = 0;

  beforeAll(async () => {
    server = await startApiServer();
  });
  afterAll(() => server?.stop());
  beforeEach(async () => {
    proxy = await startFaultyProxy(server);
    client = toClusterClient(toTestConnection(server, { url: proxy.url }));
    namespace = `watch-${++count}`;
    await server.send("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
  });
  afterEach(async () => {
    watch?.stop();
    await client.close();
    await proxy.stop();
  });

  const path = (name = "") => `/api/v1/namespaces/${namespace}/configmaps${name === "" ? "" : `/${name}`}`;
  const create = (name: string) => server.send("POST", path(), { metadata: { name }, data: { n: "0" } });
  const change = (name: string, n: string) =>
    server.send("PATCH", path(name), { data: { n } }, { contentType: "application/merge-patch+json" });
  const remove = (name: string) => server.send("DELETE", path(name));

  /** Begins to follow, and tells what came so far; `until` waits for a change. */
  function follow(silenceTimeoutMs = 30_000) {
    const begun = watchKind(client, CONFIG_MAPS, { namespace, silenceTimeoutMs });
    watch = begun;
    const told: string[] = [];
    const ended = (async () => {
      for await (const item of begun.changes) told.push(toText(item));
    })();
    const until = (wanted: string, times = 1) =>
      expect.poll(() => told.filter((text) => text === wanted).length, { timeout: 15_000, interval: 20 }).toBe(times);
    return { told, until, ended, watch: begun };
  }
  const watches = () => proxy.asked.filter((asked) => asked.includes("watch=true")).length;
  const lists = () => proxy.asked.filter((asked) => asked.includes("limit=")).length;

  it("tells what is there, then each change once, and ends when it is stopped", async () => {
    await create("a");
    const { told, until, ended, watch: begun } = follow();
    await until("synced");
    await create("b");
    await change("a", "1");
    await remove("b");
    await until("removed b");
    expect(told).toEqual(["added a=0", "synced", "added b=0", "changed a=1", "removed b"]);
    expect([...begun.objects.keys()]).toEqual([`${namespace}/a`]);
    begun.stop();
    await ended;
    await create("c");
    expect(told).not.toContain("added c=0");
  });

  it("goes on where it was when the line drops, without a new list and without telling anything twice", async () => {
    proxy.fault = (asked) =>
      asked.includes("watch=true") && watches() <= 3 ? { is: "cut", afterLines: 1 } : undefined;
    const { told, until } = follow();
    await until("synced");
    for (const name of ["a", "b", "c", "d", "e"]) await create(name);
    await until("added e=0");
    expect(told).toEqual(["synced", "added a=0", "added b=0", "added c=0", "added d=0", "added e=0"]);
    const from = proxy.asked.flatMap((asked) => /resourceVersion=(\d+)/.exec(asked)?.[1] ?? []);
    expect(from.length).toBeGreaterThan(3);
    expect(new Set(from).size).toBe(from.length);
    expect(lists()).toBe(1);
  });

  it("notices a line that fell silent", async () => {
    proxy.fault = (asked) =>
      asked.includes("watch=true") && watches() === 1 ? { is: "stall", afterLines: 0 } : undefined;
    const { until } = follow(1_500);
    await until("synced");
    await create("a");
    await until("added a=0");
    expect(watches()).toBeGreaterThan(1);
  });

  it("lists again when the history is gone, and tells only what differs, removals included", async () => {
    await create("kept");
    await create("lost");
    let mode: "cut" | "reset" | "gone" | "pass" = "cut";
    proxy.fault = (asked) => {
      if (!asked.includes("watch=true") || mode === "pass") return undefined;
      if (mode === "cut") return { is: "cut", afterLines: 1 };
      if (mode === "reset") return { is: "reset" };
      mode = "pass";
      return { is: "answer", status: 410 };
    };
    const { told, until } = follow();
    await until("synced");
    mode = "reset";
    await change("kept", "1");
    await until("changed kept=1");
    await remove("lost");
    await create("new");
    mode = "gone";
    await until("added new=0");
    const changes = told.filter((text) => !text.startsWith("trouble") && text !== "synced");
    expect(changes).toEqual(["added kept=0", "added lost=0", "changed kept=1", "removed lost", "added new=0"]);
    expect(lists()).toBe(2);
  });

  it("lists again when the server says in the stream that the history is gone", async () => {
    const expired = JSON.stringify({
      type: "ERROR",
      object: { kind: "Status", code: 410, message: "too old resource version" },
    });
    let isFirst = true;
    proxy.fault = (asked) => {
      if (!asked.includes("watch=true") || !isFirst) return undefined;
      isFirst = false;
      return { is: "lines", change: () => [expired] };
    };
    const { told, until } = follow();
    await until("synced");
    await create("a");
    await until("synced", 2);
    expect(told).toEqual(["synced", "added a=0", "synced"]);
    expect(lists()).toBe(2);
  });

  it("waits as long as the server asks when there are too many requests", async () => {
    const times: number[] = [];
    proxy.fault = (asked) => {
      if (!asked.includes("watch=true")) return undefined;
      times.push(Date.now());
      return times.length === 1 ? { is: "answer", status: 429, headers: { "retry-after": "1" } } : undefined;
    };
    const { until } = follow();
    await until("synced");
    await create("a");
    await until("added a=0");
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(1_000);
  });

  it("passes over events that come twice or late", async () => {
    const seen: string[] = [];
    proxy.fault = (asked) => {
      if (!asked.includes("watch=true")) return undefined;
      // Each event comes twice, and after it everything that ever came before.
      return { is: "lines", change: (line) => [line, line, ...(seen.push(line) > 0 ? seen : [])] };
    };
    const { told, until } = follow();
    await until("synced");
    await create("a");
    await change("a", "1");
    await remove("a");
    await create("b");
    await change("b", "1");
    await until("changed b=1");
    expect(told).toEqual(["synced", "added a=0", "changed a=1", "removed a", "added b=0", "changed b=1"]);
  });

  it("says that it is in trouble, and that the trouble is over", async () => {
    let isDown = false;
    proxy.fault = (asked) => {
      if (isDown) return { is: "reset" };
      return asked.includes("watch=true") && watches() === 1 ? { is: "cut", afterLines: 1 } : undefined;
    };
    const { told, until } = follow();
    await until("synced");
    isDown = true;
    await create("a");
    await expect
      .poll(() => told.at(-1), { timeout: 15_000 })
      .toContain("trouble: ConfigMap cannot be followed for now");
    isDown = false;
    await until("synced", 2);
    expect(told.filter((text) => text === "added a=0")).toHaveLength(1);
  });

  it("lists again when a line is no event", async () => {
    proxy.fault = (asked) =>
      asked.includes("watch=true") && watches() === 1 ? { is: "lines", change: () => ["{cut"] } : undefined;
    const { told, until } = follow();
    await until("synced");
    await create("a");
    await until("synced", 2);
    expect(told).toContain("added a=0");
  });
});

function toText(change: WatchChange): string {
  switch (change.is) {
    case "synced":
      return "synced";
    case "trouble":
      return `trouble: ${change.problem.message}`;
    case "removed":
      return `removed ${change.object.metadata.name}`;
    default:
      return `${change.is} ${change.object.metadata.name}=${(change.object["data"] as { n: string }).n}`;
  }
}
