import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../model/index.ts";
import type { MutationsConfiguration } from "../configuration.ts";
import { NO_MUTATIONS } from "./mutations-for-tests.ts";
import { toMutations } from "./to-mutations.ts";

function read(section: MutationsConfiguration) {
  const faults: string[] = [];
  const mutations = toMutations(section, ["mutations"], (path, message) => faults.push(`${path.join(".")} ${message}`));
  return { mutations, faults };
}

describe("the mutations of a configuration", () => {
  it("are all off unless they are asked for", () => {
    expect(read({})).toEqual({ mutations: NO_MUTATIONS, faults: [] });
  });

  it("say what is set, in the words of a pod", () => {
    const { mutations } = read({ automountServiceAccountToken: false, mode: "suggest", templates: true });
    expect(mutations).toMatchObject({ automountServiceAccountToken: true, mode: "suggest", templates: true });
    expect(read({ automountServiceAccountToken: true }).faults).toHaveLength(1);
  });

  it("are left out where they are at fault, and hide nothing else", () => {
    const { mutations, faults } = read({ registryMirrors: { "docker.io": "docker.io/mirror" }, pinDigests: true });
    expect(faults).toEqual([expect.stringContaining("mutations.registryMirrors images of docker.io")]);
    expect(mutations).toMatchObject({ pinDigests: true, registryMirrors: new Map() });
  });

  it.each<[JsonObject, string]>([
    [{ requests: { cpu: "lots" } }, "cpu needs an amount"],
    [{ requests: { cpu: "-1" } }, "cpu needs an amount"],
    [{ requests: { cpu: "2" }, limits: { cpu: "1" } }, "the request of cpu is above its limit"],
    [{ limits: { "nvidia.com/gpu": 1 } }, "has no default"],
    [{ limits: [] }, "must be a mapping"],
    [{ claims: {} }, "write requests or limits"],
  ])("refuse resources %j", (resources, because) => {
    const { mutations, faults } = read({ resources });
    expect(faults[0]).toContain(because);
    expect(mutations.resources).toBeUndefined();
  });

  it.each<[JsonObject, JsonObject, string]>([
    [{ containers: [{ name: "a", image: "b" }], hostNetwork: true }, {}, "hostNetwork cannot be put into a pod"],
    [{ volumes: [{ name: "a" }] }, {}, "no containers"],
    [{ containers: [{ name: "a" }] }, {}, "needs a name and an image"],
    [
      {
        containers: [
          { name: "a", image: "b" },
          { name: "a", image: "c" },
        ],
      },
      {},
      "two containers are named a",
    ],
    [{ containers: [{ name: "a", image: "b" }], volumes: [{}] }, {}, "each volume needs a name"],
    [{ containers: [{ name: "a", image: "b" }] }, { matchLabels: [] }, "matchLabels must be"],
  ])("refuse the sidecar %j for %j", (template, podSelector, because) => {
    const { mutations, faults } = read({ sidecars: [{ name: "one", podSelector, template }] });
    expect(faults.join()).toContain(because);
    expect(mutations.sidecars).toEqual([]);
  });

  it("refuse a second sidecar of the same name", () => {
    const one = { name: "one", podSelector: {}, template: { containers: [{ name: "a", image: "b" }] } };
    expect(read({ sidecars: [one, one] }).mutations.sidecars).toHaveLength(1);
  });
});
