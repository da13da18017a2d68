import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KubernetesObject } from "../../../model/index.ts";
import {
  type ConnectionSet,
  formatConnections,
  NO_CONNECTIONS,
  toConnections,
  unite,
} from "../connections/connection-set.ts";
import { toPortSet } from "../connections/port-set.ts";
import type { NetworkModel, Peer } from "../model.ts";
import { toModelOf, toPictureOf } from "../manifests-for-tests.ts";
import { allowed } from "../reach/allowed.ts";
import { toNetworkModel } from "../to-network-model.ts";
import { toDeclaredNeeds, toDnsNeeds } from "./declared.ts";
import { readFlows } from "./flow.ts";
import type { Need, NeedEnd } from "./need.ts";
import { toObservedNeeds } from "./observed.ts";
import { toNetworkPolicies } from "./policies.ts";

const SHOP = `
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: Namespace
metadata: {name: data}
---
apiVersion: v1
kind: Namespace
metadata: {name: kube-system}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web, part: shop}}
    spec:
      containers:
        - name: web
          image: web
          ports: [{containerPort: 8000}]
          env:
            - {name: CART_URL, value: "http://cart:7070/v1"}
            - {name: DB_HOST, value: db.data.svc}
            - {name: DB_PORT, value: "5432"}
            - {name: THEME, value: cart}
            - {name: PAY, value: "https://pay.example.org/v2"}
          args: [--verbose, "--stats=stats.data:9000"]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: shop}
spec:
  selector: {matchLabels: {app: cart}}
  template:
    metadata: {labels: {app: cart, part: shop}}
    spec: {containers: [{name: cart, image: cart, ports: [{name: http, containerPort: 7171}]}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: data}
spec:
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: db}]}
---
apiVersion: v1
kind: Service
metadata: {name: cart, namespace: shop}
spec: {selector: {app: cart}, ports: [{port: 7070, targetPort: http}]}
---
apiVersion: v1
kind: Service
metadata: {name: db, namespace: data}
spec: {selector: {app: db}, ports: [{port: 5432}, {port: 9090}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80, targetPort: 8000}]}
`;

/** The network once the policies are applied. */
function apply(text: string, policies: readonly KubernetesObject[]): NetworkModel {
  return toModelOf([text, ...policies.map((policy) => JSON.stringify(policy))].join("\n---\n"));
}

/** What `needs` allow between two ends, by what each end is. */
function toNeeded(needs: readonly Need[], source: Peer, target: Peer): ConnectionSet {
  const isMet = (end: NeedEnd, peer: Peer): boolean => {
    if (peer.is === "workload") {
      if (end.is === "workload") return end.peer.name === peer.name;
      if (end.is === "cluster") return true;
      if (end.is === "namespace") return end.namespace === peer.namespace;
      if (end.is === "pods")
        return (
          end.namespace === peer.namespace &&
          Object.entries(end.labels).every(([key, value]) => peer.labels[key] === value)
        );
      return false;
    }
    if (peer.is !== "external" || end.is !== "outside") return false;
    const holds = (cidr: string): boolean => {
      const [address = "", bits = "0"] = cidr.split("/");
      if (address.includes(":") !== (peer.range.family === 6)) return false;
      if (address.includes(":")) return bits === "0";
      const first = address.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n);
      return first <= peer.range.first && peer.range.last < first + (1n << (32n - BigInt(bits)));
    };
    return end.cidrs.some(holds) && !end.except.some(holds);
  };
  return needs
    .filter((need) => isMet(need.source, source) && isMet(need.target, target))
    .map(({ protocol, port }) => toConnections(protocol, toPortSet(port)))
    .reduce(unite, NO_CONNECTIONS);
}

/** Pairs of which other things are allowed than needed. */
function findFaults(model: NetworkModel, needs: readonly Need[]): string[] {
  const { peers, externalSources, externalTargets } = model;
  const pairs = peers.flatMap((peer): (readonly [Peer, Peer])[] => [
    ...peers.filter((other) => other !== peer).map((other) => [peer, other] as const),
    ...externalTargets.map((other) => [peer, other] as const),
    ...externalSources.map((other) => [other, peer] as const),
  ]);
  return pairs.flatMap(([source, target]) => {
    const is = formatConnections(allowed(model, source, target).connections);
    const wanted = formatConnections(toNeeded(needs, source, target));
    return is === wanted ? [] : [`${source.name} => ${target.name}: ${is} instead of ${wanted}`];
  });
}

describe("generated policies", () => {
  it("allow what manifests declare, and nothing else", () => {
    const picture = toPictureOf(SHOP);
    const model = toNetworkModel(picture);
    const { needs, notes } = toDeclaredNeeds(picture, model);
    const said = needs.map(({ source, target, protocol, port }) => {
      const name = (end: NeedEnd): string => (end.is === "workload" ? end.peer.workload : end.is);
      return `${name(source)} ${name(target)} ${protocol} ${port}`;
    });
    expect(said.filter((one) => !one.includes("pods"))).toEqual([
      "web cart TCP 7171",
      "web db TCP 5432",
      "web outside TCP 443",
      "outside web TCP 8000",
    ]);
    expect(notes.join()).toContain("pay.example.org:443");
    expect(notes.join()).not.toContain("cart");
    const { policies, indistinct } = toNetworkPolicies(model, needs);
    expect(indistinct).toEqual([]);
    expect(findFaults(apply(SHOP, policies), needs)).toEqual([]);
    // The proof can fail, both ways.
    expect(findFaults(apply(SHOP, policies), needs.slice(1))).toHaveLength(1);
    expect(findFaults(apply(SHOP, policies.slice(0, -1)), needs).length).toBeGreaterThan(0);
  });

  it("allow traffic that was seen", () => {
    const model = toModelOf(SHOP);
    const hubble = {
      flow: {
        verdict: "FORWARDED",
        is_reply: false,
        l4: { TCP: { source_port: 40_000, destination_port: 7171 } },
        source: { namespace: "shop", pod_name: "web-5d9f7c-abcde", labels: ["k8s:app=web", "k8s:part=shop"] },
        destination: { namespace: "shop", workloads: [{ name: "cart", kind: "Deployment" }] },
      },
    };
    const lines = [JSON.stringify(hubble), '{"src":"shop/cart","dst":"data/db","port":5432}', "nonsense,,"].join("\n");
    const { flows, faults } = readFlows(lines);
    expect(faults).toEqual([3]);
    expect(readFlows("src,dst,port,protocol\nshop/web,203.0.113.7,53,udp\n").flows).toMatchObject([
      { protocol: "UDP", port: 53, target: { address: "203.0.113.7" } },
    ]);
    const { needs } = toObservedNeeds(model, flows);
    const all = [...needs, ...toDnsNeeds(model)];
    expect(findFaults(apply(SHOP, toNetworkPolicies(model, all).policies), all)).toEqual([]);
  });

  it("leave out what no label tells apart, and say so", () => {
    const twins = SHOP.replaceAll("app: cart", "app: web").replaceAll("app: web, part: shop", "app: web");
    const model = toModelOf(twins);
    expect(
      toNetworkPolicies(model, [])
        .indistinct.map(({ workload }) => workload)
        .sort(),
    ).toEqual(["cart", "web"]);
  });

  it("allow exactly any set of needs", () => {
    const model = toModelOf(SHOP);
    const end = fc.oneof(
      fc.constantFrom(...model.peers).map((peer): NeedEnd => ({ is: "workload", peer })),
      fc.constantFrom<NeedEnd>(
        { is: "cluster" },
        { is: "outside", cidrs: ["10.0.0.0/8"], except: ["10.1.0.0/16"] },
        { is: "outside", cidrs: ["203.0.113.0/24"], except: [] },
      ),
    );
    const need = fc.record({
      source: end,
      target: end,
      protocol: fc.constantFrom("TCP" as const, "UDP" as const, "SCTP" as const),
      port: fc.integer({ min: 1, max: 65_535 }),
      because: fc.constant("so"),
    });
    fc.assert(
      fc.property(fc.array(need, { maxLength: 12 }), (all) => {
        // Where one end is a class of pods, the policy of each of these has a say, too.
        const needs = all.filter(({ source, target }) =>
          [source, target].every(({ is }) => is === "workload" || is === "outside"),
        );
        expect(findFaults(apply(SHOP, toNetworkPolicies(model, needs).policies), needs)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
