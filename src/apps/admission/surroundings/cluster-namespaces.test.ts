import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { type Answering, startTestApi, type TestApi } from "./api-for-tests.ts";
import { ClusterNamespaces } from "./cluster-namespaces.ts";

let api: TestApi;
let namespaces: ClusterNamespaces;
afterEach(async () => {
  namespaces.live.stop();
  await api.stop();
});

async function follow(answering: Answering): Promise<void> {
  api = await startTestApi(answering);
  namespaces = new ClusterNamespaces(api.client, () => undefined);
}

const SOON = () => ({ signal: AbortSignal.timeout(5000) });
const shop = { status: 200, body: { metadata: { name: "shop", labels: { team: "a" }, managedFields: [] } } };

describe("a namespace that the informer does not know", () => {
  it("is asked for once, however many requests wait for it", async () => {
    await follow(async () => pause(50, shop));
    await Promise.all(Array.from({ length: 100 }, async () => namespaces.lookUp("shop", SOON())));
    expect(api.asked.map(({ path }) => path)).toEqual(["/api/v1/namespaces/shop"]);
    expect(namespaces.find("shop")?.metadata).toEqual({ name: "shop", labels: { team: "a" } });
    expect(namespaces.lookUp("shop", SOON())).toBeUndefined();
  });

  it("is not asked for again and again where there is none", async () => {
    await follow(() => undefined);
    for (let times = 0; times < 100; times++) await namespaces.lookUp("nobody", SOON());
    expect(api.asked).toHaveLength(1);
    expect(namespaces.find("nobody")).toBeUndefined();
  });

  it("stays unknown where there is no answer in time, and is asked for again by the next request", async () => {
    await follow(async () => pause(300, shop));
    await namespaces.lookUp("shop", { signal: AbortSignal.timeout(20) });
    expect(namespaces.find("shop")).toBeUndefined();
    await namespaces.lookUp("shop", SOON());
    expect(namespaces.find("shop")).toBeDefined();
    expect(api.asked).toHaveLength(1);
  });

  it("stays unknown where the answer is none or about another", async () => {
    const bodies: unknown[] = [{ metadata: { name: "other" } }, [], null, { metadata: [] }];
    await follow(() => Promise.resolve({ status: bodies.length === 0 ? 500 : 200, body: bodies.pop() ?? {} }));
    for (let times = 0; times < 5; times++) await namespaces.lookUp("shop", SOON());
    expect(api.asked).toHaveLength(5);
    expect(namespaces.find("shop")).toBeUndefined();
  });

  it("has a name that is a part of a path and nothing else", async () => {
    await follow(() => undefined);
    await namespaces.lookUp("../../secrets?x=%2e", SOON());
    expect(api.asked.map(({ path }) => path)).toEqual(["/api/v1/namespaces/..%2F..%2Fsecrets%3Fx%3D%252e"]);
  });
});
