import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { toKnownObjects } from "../../../engines/policy/index.ts";
import { type Answering, startTestApi, type TestApi } from "./api-for-tests.ts";
import { ExistingPods } from "./existing-pods.ts";

let api: TestApi;
afterEach(() => api.stop());

const SOON = () => AbortSignal.timeout(5000);
const toPod = (name: string) => ({ metadata: { name, namespace: "shop" }, spec: { containers: [] }, status: {} });
const toPage = (names: readonly string[], next = "") => ({
  status: 200,
  body: { metadata: { continue: next }, items: names.map(toPod) },
});

async function listPods(listing: Answering, signal = SOON()) {
  api = await startTestApi(() => undefined, listing);
  const pods = new ExistingPods(api.client);
  return { pods, objects: await pods.addTo(toKnownObjects([]), "shop", signal) };
}

describe("pods of a namespace that is to enforce more", () => {
  it("are read page by page, as objects that say what they are, and are those of that namespace only", async () => {
    const { objects } = await listPods(({ path }) =>
      Promise.resolve(path.includes("continue=n%2F2") ? toPage(["b"]) : toPage(["a"], "n/2")),
    );
    const found = objects.list("", "Pod", "shop");
    expect(found.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(["Pod a", "Pod b"]);
    expect(found[0]).not.toHaveProperty("status");
    expect(objects.list("", "Pod", "other")).toEqual([]);
    expect(objects.all()).toEqual([]);
  });

  it("are not read without end", async () => {
    const { objects } = await listPods(() =>
      Promise.resolve(
        toPage(
          Array.from({ length: 500 }, () => "a"),
          "more",
        ),
      ),
    );
    expect(objects.list("", "Pod", "shop")).toHaveLength(3500);
  });

  it("are unknown, not none, where they may not be listed, are no list of pods, or come too late", async () => {
    const { objects } = await listPods(() => Promise.resolve({ status: 403, body: { message: "no" } }));
    expect(() => objects.list("", "Pod", "shop")).toThrow(/cannot be looked at/);
    await api.stop();
    const late = await listPods(() => pause(2000, toPage(["a"])), AbortSignal.timeout(50));
    expect(() => late.objects.list("", "Pod", "shop")).toThrow(/cannot be looked at/);
  });

  it("are listed for a few namespaces at the same time only", async () => {
    const { pods } = await listPods(() => pause(100, toPage(["a"])));
    const all = await Promise.all(Array.from({ length: 20 }, () => pods.addTo(toKnownObjects([]), "shop", SOON())));
    const known = all.filter((objects) => {
      try {
        return objects.list("", "Pod", "shop").length === 1;
      } catch {
        return false;
      }
    });
    expect(known).toHaveLength(4);
  });
});
