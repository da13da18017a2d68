import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allowed, isEmpty, toNetworkFacts, toNetworkModel } from "../../src/engines/network/index.ts";
import { applyEditsToValue } from "../../src/formats/edit/index.ts";
import { locate } from "../../src/formats/position/index.ts";
import { toPicture } from "../../src/inventory/index.ts";
import {
  type AttackFacts,
  type Change,
  type FootholdId,
  type KubernetesObject,
  type Step,
  toFootholdId,
  toResourceId,
} from "../../src/model/index.ts";
import { cluster } from "./random-policies.ts";

const RUNS = Number(process.env["HAUBERK_NETWORK_FACTS"] ?? 150);

function read(objects: readonly KubernetesObject[]) {
  const resources = objects.map((object) => ({ object, origin: { is: "cluster", context: "test" } as const }));
  const { picture } = toPicture({ resources, complete: true }, locate);
  const model = toNetworkModel(picture);
  return { model, facts: toNetworkFacts(picture, model) };
}

/** What is reached from a foothold by steps of the network alone, without those a change removes. */
function reachedFrom(start: FootholdId, { steps }: AttackFacts, change?: string): Set<FootholdId> {
  const left = steps.filter(({ removedBy }) => change === undefined || !removedBy.includes(change));
  const byFrom = Map.groupBy(left, ({ from }: Step) => from);
  const reached = new Set([start]);
  for (const one of reached) for (const { to } of byFrom.get(one) ?? []) reached.add(to);
  return reached;
}

function applyChange(objects: readonly KubernetesObject[], { resource, edits, deletes, creates = [] }: Change) {
  const changed = objects.flatMap((object) => {
    const id = toResourceId(object);
    const isMeant = id.kind === resource?.kind && id.name === resource.name && id.namespace === resource.namespace;
    if (!isMeant || (edits.length === 0 && deletes !== true)) return [object];
    return deletes === true ? [] : [applyEditsToValue(object, edits) as KubernetesObject];
  });
  return [...changed, ...creates];
}

function isByMachine({ edits, creates = [], deletes }: Change): boolean {
  return edits.length + creates.length > 0 || deletes === true;
}

const codeOf = (namespace: string, name: string): FootholdId => toFootholdId("code", namespace, "/Pod", name);
const reachOf = (namespace: string, name: string): FootholdId => toFootholdId("reach", namespace, "/Pod", name);

function pod(name: string, labels: Record<string, string>, spec: Record<string, unknown> = {}): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "shop", labels },
    spec: { containers: [{ name: "main", image: "main", ports: [{ containerPort: 8080 }], ...spec }] },
  };
}

function service(name: string, app: string, spec: Record<string, unknown> = {}): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace: "shop" },
    spec: { selector: { app }, ports: [{ port: 80, targetPort: 8080, nodePort: 30_080 }], ...spec },
  };
}

describe("facts of the network", () => {
  it("lead from code to what it may connect to, and to nothing else", () => {
    fc.assert(
      fc.property(cluster, (objects) => {
        const { model, facts } = read(objects);
        // What network plugins differ in is unknown to attacks alone.
        const known = facts.steps.filter(({ likelihood }) => likelihood !== "unknown");
        for (const source of model.peers) {
          const reached = reachedFrom(codeOf(source.namespace, source.workload), { ...facts, steps: known });
          for (const target of model.peers.filter((peer) => peer !== source)) {
            const isReached = reached.has(reachOf(target.namespace, target.workload));
            expect(isReached).toBe(!isEmpty(allowed(model, source, target).connections));
          }
        }
      }),
      { numRuns: RUNS * 4 },
    );
  });

  it("lose with each change at least the steps that it says it removes", () => {
    let tried = 0;
    fc.assert(
      fc.property(cluster, (objects) => {
        const { model, facts } = read(objects);
        for (const change of facts.changes.filter(isByMachine)) {
          tried += 1;
          const after = read(applyChange(objects, change));
          expect(after.model.problems).toEqual([]);
          for (const { namespace, workload } of model.peers) {
            const start = codeOf(namespace, workload);
            const left = reachedFrom(start, facts, change.id);
            const isWorkloadOrEndpoint = (id: FootholdId): boolean =>
              id.startsWith("reach:") || id.startsWith("endpoint:");
            const wrong = [...reachedFrom(start, after.facts)].filter(
              (id) => isWorkloadOrEndpoint(id) && !left.has(id),
            );
            expect({ change: change.id, start, wrong }).toEqual({ change: change.id, start, wrong: [] });
          }
        }
      }),
      { numRuns: RUNS },
    );
    expect(tried).toBeGreaterThan(RUNS);
  });

  it("begin at the internet with what is published, and each door can be shut", () => {
    const objects = [
      pod("web", { app: "web" }),
      pod("hidden", { app: "hidden" }),
      service("web", "web", { type: "LoadBalancer" }),
      service("hidden", "hidden"),
    ];
    const { facts } = read(objects);
    const internet = toFootholdId("internet", "any");
    expect(facts.entries).toEqual([internet]);
    const doors = facts.steps.filter(({ from }) => from === internet);
    expect(doors.map(({ to, likelihood }) => [to, likelihood])).toEqual([[reachOf("shop", "web"), "certain"]]);
    const [id] = doors[0]?.removedBy ?? [];
    const change = facts.changes.find((one) => one.id === id);
    if (change === undefined) throw new Error("no change");
    const after = read(applyChange(objects, change)).facts;
    expect(after.steps.filter(({ from }) => from === internet)).toEqual([]);
  });

  it("are cut for a whole namespace by one policy, which says how many programs it leaves without what they need", () => {
    const needy = pod("client", { app: "client" }, { env: [{ name: "SERVER", value: "server.shop" }] });
    const objects = [needy, pod("server", { app: "server" }), service("server", "server")];
    const { facts } = read(objects);
    const change = facts.changes.find(({ id }) => id === "network/default-deny@shop");
    expect(change).toMatchObject({ stops: 2 });
    expect(change?.title).toContain("2 workloads need more");
    if (change === undefined) throw new Error("no change");
    const after = read(applyChange(objects, change)).facts;
    for (const to of [reachOf("shop", "server"), toFootholdId("endpoint", "metadata")]) {
      expect(reachedFrom(codeOf("shop", "client"), facts).has(to)).toBe(true);
      expect(reachedFrom(codeOf("shop", "client"), facts, change.id).has(to)).toBe(false);
      expect(reachedFrom(codeOf("shop", "client"), after).has(to)).toBe(false);
    }
  });

  it("lose the way to the cloud's metadata for all pods at once: by hand, or where the cluster knows the kind by one policy", () => {
    const metadata = toFootholdId("endpoint", "metadata");
    const allow = {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "all", namespace: "shop" },
      spec: { podSelector: {}, policyTypes: ["Egress"], egress: [{}] },
    };
    const pods = [pod("web", { app: "web" }), allow];
    const changeOf = (facts: AttackFacts) => facts.changes.find(({ id }) => id === "network/no-metadata@*");
    expect(changeOf(read(pods).facts)?.creates).toBeUndefined();
    const definition = {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: "adminnetworkpolicies.policy.networking.k8s.io" },
    };
    const objects = [...pods, definition];
    const { facts } = read(objects);
    const change = changeOf(facts);
    if (change === undefined) throw new Error("no change");
    expect(reachedFrom(codeOf("shop", "web"), facts).has(metadata)).toBe(true);
    expect(reachedFrom(codeOf("shop", "web"), facts, change.id).has(metadata)).toBe(false);
    expect(reachedFrom(codeOf("shop", "web"), read(applyChange(objects, change)).facts).has(metadata)).toBe(false);
  });

  it("keep what a workload says it connects to when all else is closed", () => {
    const objects = [
      pod("client", { app: "client" }, { env: [{ name: "DB", value: "http://db.shop:80/x" }] }),
      pod("other", { app: "other" }),
      pod("db", { app: "db" }),
      service("db", "db"),
    ];
    const { facts } = read(objects);
    const isolate = "network/isolate-ingress@/Pod/shop/db";
    const change = facts.changes.find(({ id }) => id === isolate);
    if (change === undefined) throw new Error("no change");
    expect(reachedFrom(codeOf("shop", "client"), facts, isolate)).toContain(reachOf("shop", "db"));
    expect(reachedFrom(codeOf("shop", "other"), facts, isolate)).not.toContain(reachOf("shop", "db"));
    const after = read(applyChange(objects, change)).facts;
    expect(reachedFrom(codeOf("shop", "client"), after)).toContain(reachOf("shop", "db"));
    expect(reachedFrom(codeOf("shop", "other"), after)).not.toContain(reachOf("shop", "db"));
  });

  it("keep a workload from the instance metadata and nothing else, where one policy can", () => {
    const objects = [pod("web", { app: "web" }), pod("db", { app: "db" })];
    const { facts } = read(objects);
    const metadata = toFootholdId("endpoint", "metadata");
    const change = facts.changes.find(({ id }) => id === "network/no-metadata@/Pod/shop/web");
    if (change === undefined) throw new Error("no change");
    expect(reachedFrom(codeOf("shop", "web"), facts)).toContain(metadata);
    const after = reachedFrom(codeOf("shop", "web"), read(applyChange(objects, change)).facts);
    expect(after).not.toContain(metadata);
    expect(after).toContain(toFootholdId("endpoint", "api-server"));
    expect(after).toContain(reachOf("shop", "db"));
  });

  it("keep what is unknown as a way that nothing known removes", () => {
    const odd = {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "odd", namespace: "shop" },
      spec: { podSelector: { matchLabels: { app: "db" } }, policyTypes: ["Inbound"] },
    } as KubernetesObject;
    const { facts } = read([pod("web", { app: "web" }), pod("db", { app: "db" }), odd]);
    expect(reachedFrom(codeOf("shop", "web"), facts)).toContain(reachOf("shop", "db"));
    const unknown = facts.steps.filter(({ likelihood }) => likelihood === "unknown");
    expect(unknown.length).toBeGreaterThan(0);
    expect(unknown.flatMap(({ removedBy }) => removedBy)).toEqual([]);
  });

  it("write down no pair of workloads that are alike", () => {
    const objects = Array.from({ length: 200 }, (_, at) => pod(`p${at}`, { app: `a${at}` }));
    const { facts } = read(objects);
    expect(facts.steps.length).toBeLessThan(200 * 8);
    expect(reachedFrom(codeOf("shop", "p0"), facts)).toContain(reachOf("shop", "p199"));
  });

  it("let an Ingress lead to a port that the pod does not declare, as nothing holds it to what it declares", () => {
    const ingress = {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: { name: "web", namespace: "shop" },
      spec: { defaultBackend: { service: { name: "web", port: { number: 80 } } } },
    } as KubernetesObject;
    const { facts } = read([pod("web", { app: "web" }), service("web", "web", { ports: [{ port: 80 }] }), ingress]);
    expect(reachedFrom(toFootholdId("internet", "any"), facts)).toContain(reachOf("shop", "web"));
  });

  it("end in time where policies have very many ranges of addresses, and take what was not compared for unknown", () => {
    const blocks = Array.from({ length: 3000 }, (_, at) => ({
      ipBlock: { cidr: `${at % 250}.0.0.0/8`, except: [1, 2, 3].map((n) => `${at % 250}.${n}.${at % 256}.0/24`) },
    }));
    const policy = {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "many", namespace: "shop" },
      spec: {
        podSelector: {},
        policyTypes: ["Ingress", "Egress"],
        ingress: [{ from: blocks }],
        egress: [{ to: blocks }],
      },
    } as KubernetesObject;
    const start = performance.now();
    const { facts } = read([pod("web", { app: "web" }), service("web", "web", { type: "LoadBalancer" }), policy]);
    expect(performance.now() - start).toBeLessThan(10_000);
    const door = facts.steps.find(({ from }) => from === toFootholdId("internet", "any"));
    expect(door?.likelihood).toBe("unknown");
    const metadata = facts.steps.filter(
      ({ kind, from }) => kind === "network/connect-metadata" && from.startsWith("code:"),
    );
    expect(metadata.map(({ likelihood }) => likelihood)).toEqual(["unknown"]);
  });

  it("are unknown where it is up to the network plugin, and the rule that may let it through is what to change", () => {
    const policy = {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "db", namespace: "shop" },
      spec: { podSelector: { matchLabels: { app: "db" } }, ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.0/8" } }] }] },
    } as KubernetesObject;
    const { facts } = read([pod("web", { app: "web" }), pod("db", { app: "db" }), policy]);
    const reached = (steps: readonly Step[]): boolean =>
      reachedFrom(codeOf("shop", "web"), { ...facts, steps }).has(reachOf("shop", "db"));
    expect(reached(facts.steps)).toBe(true);
    expect(reached(facts.steps.filter(({ likelihood }) => likelihood !== "unknown"))).toBe(false);
    const unsure = facts.steps.filter(({ likelihood }) => likelihood === "unknown");
    expect(unsure.map(({ removedBy }) => removedBy.length)).toEqual([1]);
    const [id] = unsure[0]?.removedBy ?? [];
    expect(facts.changes.find((one) => one.id === id)?.title).toContain("ingress rule 1 of NetworkPolicy shop/db");
  });

  it("do not take pods for closed to those in the network of their node", () => {
    const front = pod("front", { app: "front" });
    const host = { ...front, spec: { ...(front["spec"] as object), hostNetwork: true } } as KubernetesObject;
    const policy = {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "deny", namespace: "shop" },
      spec: { podSelector: { matchLabels: { app: "db" } }, policyTypes: ["Ingress"] },
    } as KubernetesObject;
    const { facts } = read([host, pod("web", { app: "web" }), pod("db", { app: "db" }), policy]);
    expect(reachedFrom(codeOf("shop", "front"), facts)).toContain(reachOf("shop", "db"));
    expect(reachedFrom(codeOf("shop", "web"), facts)).not.toContain(reachOf("shop", "db"));
    const sure = facts.steps.filter(({ likelihood }) => likelihood !== "unknown");
    expect(reachedFrom(codeOf("shop", "front"), { ...facts, steps: sure })).not.toContain(reachOf("shop", "db"));
  });
});
