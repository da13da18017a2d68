import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { toKnownObjects, type World } from "../../../engines/policy/index.ts";
import { type Answering, startTestApi, type TestApi } from "./api-for-tests.ts";
import { ClusterAuthorizer } from "./authorizer.ts";

let api: TestApi;
let authorizer: ClusterAuthorizer;
afterEach(() => api.stop());

async function open(answering: Answering): Promise<void> {
  api = await startTestApi(answering);
  authorizer = new ClusterAuthorizer(api.client);
}

const allowed = { status: 201, body: { status: { allowed: true, reason: "bound" } } };
const question = (verb: string) => ({
  user: { username: "eve", groups: ["a"], extra: { scopes: ["s"] } },
  verb,
  group: "apps",
  resource: "deployments",
  subresource: "",
  namespace: "shop",
  name: "",
  path: "",
});
const toWorld = () => authorizer.toWorld({ objects: toKnownObjects([]), now: new Date() });
const ask = (world: World, verb = "get") => world.authorize?.(question(verb));
const more = async (world: World) =>
  (await authorizer.needsMore(world, { signal: AbortSignal.timeout(5000) })) ?? world;

describe("the authorizer of a cluster", () => {
  it("answers what was asked when the rules run once more, and nothing more is needed", async () => {
    await open(() => Promise.resolve(allowed));
    const world = toWorld();
    expect(authorizer.needsMore(world, { signal: AbortSignal.timeout(1000) })).toBeUndefined();
    expect(ask(world)).toMatchObject({ is: "unknown" });
    const second = await more(world);
    expect(ask(second)).toEqual({ is: "allowed", reason: "bound" });
    expect(authorizer.needsMore(second, { signal: AbortSignal.timeout(1000) })).toBeUndefined();
    expect(JSON.parse(api.asked[0]?.body ?? "")).toMatchObject({
      spec: {
        user: "eve",
        groups: ["a"],
        extra: { scopes: ["s"] },
        resourceAttributes: { verb: "get", group: "apps", resource: "deployments", namespace: "shop" },
      },
    });
  });

  it("asks once for many requests, and not at all for a while after", async () => {
    await open(async () => pause(30, allowed));
    const worlds = Array.from({ length: 50 }, toWorld);
    for (const world of worlds) ask(world);
    await Promise.all(worlds.map(more));
    expect(ask(toWorld())).toMatchObject({ is: "allowed" });
    expect(api.asked).toHaveLength(1);
  });

  it("says denied only where the API server does", async () => {
    const bodies: unknown[] = [
      { status: { allowed: false } },
      { status: { allowed: false, evaluationError: "webhook timed out" } },
    ];
    await open(() => Promise.resolve(bodies.length === 0 ? undefined : { status: 201, body: bodies.shift() }));
    const verbs = ["a", "b", "c"];
    const world = toWorld();
    const answers: unknown[] = [];
    for (const verb of verbs) {
      ask(world, verb);
      answers.push(ask(await more(world), verb)?.is);
    }
    expect(answers).toEqual(["denied", "unknown", "unknown"]);
  });

  it("stays unknown where there is no time, and asks no more questions of one request than it may", async () => {
    await open(async () => pause(500, allowed));
    const world = toWorld();
    for (let verb = 0; verb < 100; verb++) ask(world, String(verb));
    const second = await authorizer.needsMore(world, { signal: AbortSignal.timeout(20) });
    expect(second?.authorize?.(question("0"))).toMatchObject({ is: "unknown" });
    expect(authorizer.reviews).toBe(32);
  });
});
