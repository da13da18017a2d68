import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../model/index.ts";
import type { Mutations, SidecarTemplate } from "../mutations.ts";
import { create, NO_MUTATIONS, RESTRICTED, RESTRICTED_CONTEXT, specOf, toPod } from "./mutations-for-tests.ts";

const PROXY = { name: "proxy", image: "registry.example/proxy:1", restartPolicy: "Always" };
const AGENT = { name: "agent", image: "registry.example/agent:1", volumeMounts: [{ name: "agent", mountPath: "/a" }] };
const MESH: SidecarTemplate = {
  name: "mesh",
  podSelector: { matchLabels: { mesh: "on" } },
  template: { initContainers: [PROXY], containers: [AGENT], volumes: [{ name: "agent", emptyDir: {} }] },
};
const WITH_MESH: Mutations = { ...NO_MUTATIONS, sidecars: [MESH] };
const APP = { name: "app", image: "registry.example/app:1" };
const SETUP = { name: "setup", image: "registry.example/setup:1" };

function inject(spec: JsonObject, mutations = WITH_MESH) {
  return create(toPod({ containers: [APP], ...spec }, { labels: { mesh: "on" } }), mutations);
}

describe("sidecars", () => {
  it("stand before the pod's own init containers and behind its containers", () => {
    const mutated = inject({ initContainers: [SETUP], volumes: [{ name: "data", emptyDir: {} }] });
    expect(specOf(mutated)).toEqual({
      initContainers: [PROXY, SETUP],
      containers: [APP, AGENT],
      volumes: [
        { name: "data", emptyDir: {} },
        { name: "agent", emptyDir: {} },
      ],
    });
    expect(mutated.annotations.get("defaulted")).toBe("agent/sidecar=mesh,proxy/sidecar=mesh");
  });

  it("go only into pods that the selector chooses", () => {
    for (const labels of [{}, { mesh: "off" }]) {
      const pod = toPod({ containers: [APP] }, { labels });
      expect(create(pod, WITH_MESH).object).toBe(pod);
    }
  });

  it("stand in the order of their templates", () => {
    const second: SidecarTemplate = {
      name: "second",
      podSelector: {},
      template: { initContainers: [{ name: "later", image: "registry.example/later:1" }] },
    };
    const spec = specOf(inject({}, { ...NO_MUTATIONS, sidecars: [MESH, second] }));
    expect((spec["initContainers"] as JsonObject[]).map(({ name }) => name)).toEqual(["proxy", "later"]);
  });

  it("are not put in twice", () => {
    const once = inject({});
    expect(create(once.object ?? toPod({}), WITH_MESH).object).toBe(once.object);
    expect(create(once.object ?? toPod({}), WITH_MESH).notes).toEqual([]);
  });

  it("replace no container of the same name, and say so when it is another", () => {
    const own = { name: "proxy", image: "evil.example/proxy:1" };
    const mutated = inject({ containers: [APP, own] });
    expect(specOf(mutated)["containers"]).toEqual([APP, own, AGENT]);
    expect(specOf(mutated)["initContainers"]).toBeUndefined();
    expect(mutated.notes).toEqual([
      'init container "proxy" has the name of one of sidecar "mesh" but another image; it stays as it is',
    ]);
  });

  it("are left out as a whole where a volume of the same name is another", () => {
    const mutated = inject({ volumes: [{ name: "agent", hostPath: { path: "/" } }] });
    expect(specOf(mutated)["containers"]).toEqual([APP]);
    expect(mutated.notes).toHaveLength(1);
  });

  it("share a volume that is the same but for what the API server filled in", () => {
    const volumes = [{ name: "agent", emptyDir: { sizeLimit: "1Gi" } }];
    expect(specOf(inject({ volumes }))["volumes"]).toEqual(volumes);
  });

  it("get the defaults and rewritten images of every container, and are known again after that", () => {
    const all: Mutations = {
      ...RESTRICTED,
      sidecars: [MESH],
      registryMirrors: new Map([["registry.example", "mirror.example"]]),
    };
    const once = inject({}, all);
    expect(specOf(once)["initContainers"]).toEqual([
      { ...PROXY, image: "mirror.example/proxy:1", securityContext: RESTRICTED_CONTEXT },
    ]);
    const twice = create(once.object ?? toPod({}), all);
    expect(twice).toEqual({ object: once.object, notes: [], annotations: new Map() });
  });

  it("with settings for Linux do not go into a pod for Windows, which the API server would refuse", () => {
    const linux = { ...MESH, template: { containers: [{ ...AGENT, securityContext: { runAsUser: 1 } }] } };
    const mutated = inject({ os: { name: "windows" } }, { ...NO_MUTATIONS, sidecars: [linux] });
    expect(specOf(mutated)["containers"]).toEqual([APP]);
    expect(mutated.notes).toHaveLength(1);
  });

  it("do not go beside processes of a Windows host, which must be all alone", () => {
    const hostProcess = { ...APP, securityContext: { windowsOptions: { hostProcess: true } } };
    const mutated = inject({ containers: [hostProcess] });
    expect(specOf(mutated)["containers"]).toEqual([hostProcess]);
    expect(mutated.notes).toEqual([
      'pod runs as processes of a Windows host, which all of its containers must, so sidecar "mesh" is not put in',
    ]);
  });
});
