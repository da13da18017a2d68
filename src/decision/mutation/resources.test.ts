import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../model/index.ts";
import type { Mutations } from "../mutations.ts";
import { create, NO_MUTATIONS, specOf, toPod, toPodOf } from "./mutations-for-tests.ts";

const DEFAULTS: Mutations = {
  ...NO_MUTATIONS,
  resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "128Mi" } },
};

function resourcesAfter(resources: JsonObject | undefined): unknown {
  const pod = toPodOf(resources === undefined ? {} : { resources });
  return (specOf(create(pod, DEFAULTS))["containers"] as JsonObject[])[0]?.["resources"];
}

describe("resource defaults", () => {
  it.each<[string, JsonObject | undefined, JsonObject]>([
    [
      "a container that names none",
      undefined,
      { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "128Mi" } },
    ],
    [
      "a resource that is not named beside one that is",
      { requests: { memory: "32Mi" }, limits: { "example.com/gpu": 1 } },
      { requests: { memory: "32Mi", cpu: "10m" }, limits: { "example.com/gpu": 1, memory: "128Mi" } },
    ],
    [
      "nothing of a resource that has a limit, for that is its request, too",
      { limits: { memory: "16Mi" } },
      { limits: { memory: "16Mi" }, requests: { cpu: "10m" } },
    ],
    ["no limit below what is asked for", { requests: { memory: "1Gi" } }, { requests: { memory: "1Gi", cpu: "10m" } }],
    [
      "no limit where what is asked for cannot be read",
      { requests: { memory: "lots" } },
      { requests: { memory: "lots", cpu: "10m" } },
    ],
  ])("fill in %s", (_, before, after) => {
    expect(resourcesAfter(before)).toEqual(after);
  });

  it("say so where a request is above the default limit", () => {
    expect(create(toPodOf({ resources: { requests: { memory: "1Gi" } } }), DEFAULTS).notes).toEqual([
      'container "app" asks for more memory than the default limit of 128Mi; write limits.memory',
    ]);
  });

  it("leave a pod that has resources for all of its containers together", () => {
    const pod = toPodOf({}, { resources: { limits: { memory: "100Mi" } } });
    expect(create(pod, DEFAULTS).object).toBe(pod);
  });

  it("leave a field of another type for the API server to refuse", () => {
    const containers = [{ name: "a", resources: "many" }, { name: "b", resources: { requests: [] } }, "c", null];
    const pod = toPod({ containers });
    expect(create(pod, DEFAULTS).object).toBe(pod);
  });
});
