import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ALL_CONNECTIONS, formatConnections, intersect, NO_CONNECTIONS, unite } from "../connections/connection-set.ts";
import { toModelOf } from "../manifests-for-tests.ts";
import { randomCluster, toText } from "../random-policies-for-tests.ts";
import { allowed } from "../reach/allowed.ts";
import { toAdvice } from "./advice.ts";
import { explainAll } from "./explain.ts";
import { formatExplanations } from "./text.ts";

const CLUSTER = `
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: a, image: a}]}
---
apiVersion: v1
kind: Pod
metadata: {name: cart, namespace: shop, labels: {app: cart}}
spec: {containers: [{name: a, image: a}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: cart, namespace: shop}
spec: {podSelector: {matchLabels: {app: cart}}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 80}]}]}
`;

describe("explanations", () => {
  it("name the rule that allows, and why the rest is denied", () => {
    const model = toModelOf(CLUSTER);
    const { pairs, apart } = explainAll(
      model,
      (source, target) => source.name === "shop/web[Pod]" && target.is === "workload",
    );
    expect(formatExplanations(model, pairs, apart)).toBe(`
##########################################
# Specific connections and their reasons #
##########################################
${"-".repeat(160)}
Connections between shop/web[Pod] => shop/cart[Pod]:

Allowed connections:
	Allowed TCP:[80] due to the following policies and rules:
		Egress (Allowed) due to the system default (Allow all)
		Ingress (Allowed)
			NetworkPolicy 'shop/cart' allows connections by Ingress rule #1

Denied connections:
	Denied TCP:[1-79,81-65535], UDP, SCTP due to the following policies and rules:
		Egress (Allowed) due to the system default (Allow all)
		Ingress (Denied)
			NetworkPolicy 'shop/cart' selects shop/cart[Pod], and Ingress rule #1 selects shop/web[Pod], but the protocols and ports do not match

`);
  });

  it("part all connections, and agree with what decides", () => {
    fc.assert(
      fc.property(randomCluster, (objects) => {
        const model = toModelOf(toText(objects));
        for (const { source, target, parts } of explainAll(model).pairs) {
          let whole = NO_CONNECTIONS;
          for (const { connections } of parts) {
            expect(formatConnections(intersect(whole, connections))).toBe("No Connections");
            whole = unite(whole, connections);
          }
          expect(whole).toBe(ALL_CONNECTIONS);
          const open = parts.filter(({ verdict }) => verdict === "allowed").map(({ connections }) => connections);
          const decided = allowed(model, source, target).connections;
          expect(formatConnections(open.reduce(unite, NO_CONNECTIONS))).toBe(formatConnections(decided));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("come with policies that allow what is denied, once they are added", () => {
    fc.assert(
      fc.property(randomCluster, (objects) => {
        const model = toModelOf(toText(objects));
        for (const { source, target, network, parts } of explainAll(model).pairs.slice(0, 6)) {
          for (const part of parts.filter(({ verdict }) => verdict === "denied")) {
            const advice = toAdvice(model, { source, target, network, parts }, part);
            const added = advice.flatMap((one) => (one.is === "add" ? [one.policy] : []));
            if (added.length < advice.length) continue;
            const after = toModelOf(toText([...objects, ...added]));
            const ends = [source, target].map((end) => findAgain(after, end.name, end === source));
            const [from, to] = ends;
            if (from === undefined || to === undefined) continue;
            const open = allowed(after, from, to).connections;
            expect(formatConnections(intersect(open, part.connections))).toBe(formatConnections(part.connections));
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});

function findAgain(model: ReturnType<typeof toModelOf>, name: string, isSource: boolean) {
  const outside = isSource ? model.externalSources : model.externalTargets;
  return [...model.peers, ...outside].find((peer) => peer.name === name);
}
