import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LabelSelector } from "../../../model/index.ts";
import { formatConnections, intersect } from "../connections/connection-set.ts";
import type { RepresentativePeer } from "../model.ts";
import { toModelOf } from "../manifests-for-tests.ts";
import { randomCluster, toPod, toText } from "../random-policies-for-tests.ts";
import { decide } from "../reach/decide.ts";
import { type ExposureLine, findExposure } from "./exposure.ts";
import { formatExposure } from "./text.ts";

const POD = `apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop, labels: {app: web}}\nspec: {containers: [{name: a, image: a}]}`;
const policy = (spec: string): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: one, namespace: shop}\nspec: ${spec}`;

describe("findExposure", () => {
  it("lists the outside, the whole cluster, and workloads that no policy is about", () => {
    expect(formatExposure(findExposure(toModelOf(POD)))).toBe(`Exposure Analysis Result:
Egress Exposure:
shop/web[Pod] \t=> \t0.0.0.0-255.255.255.255[External] : All Connections
shop/web[Pod] \t=> \tentire-cluster : All Connections

Ingress Exposure:
shop/web[Pod] \t<= \t0.0.0.0-255.255.255.255[External] : All Connections
shop/web[Pod] \t<= \tentire-cluster : All Connections

Workloads not protected by network policies:
shop/web[Pod] is not protected on Egress
shop/web[Pod] is not protected on Ingress
`);
  });

  it("lists pods that are only spoken of, where they may do more than any pod", () => {
    const spec = `{podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{from: [{namespaceSelector: {matchLabels: {team: red}}}], ports: [{port: 80}]}], egress: [{to: [{podSelector: {matchExpressions: [{key: app, operator: In, values: [b, a]}]}}], ports: [{port: dns}]}]}`;
    expect(formatExposure(findExposure(toModelOf([POD, policy(spec)].join("\n---\n"))))).toBe(`Exposure Analysis Result:
Egress Exposure:
shop/web[Pod] \t=> \tshop/[pod with {{Key:app,Operator:In,Values:[b a],}}] : TCP dns

Ingress Exposure:
shop/web[Pod] \t<= \t[namespace with {team=red}]/[all pods] : TCP 80
`);
  });

  it("promises a pod that comes no more than it will get", () => {
    fc.assert(
      fc.property(randomCluster, (objects) => {
        const model = toModelOf(toText(objects));
        for (const line of findExposure(model).lines.filter(isOfPods)) {
          const pod = toNewPod(line.other);
          if (pod === undefined) continue;
          const after = toModelOf(toText([...objects, toPod("new", pod.namespace, pod.labels)]));
          const workload = after.peers.find(({ name }) => name === line.workload.name);
          const other = after.peers.find((peer) => peer.workload === "new");
          if (workload === undefined || other === undefined) continue;
          const [source, target] = line.direction === "egress" ? [workload, other] : [other, workload];
          const { connections } = decide(after, line.direction, source, target, workload.primary);
          // Selectors that ask for less than the representative was made with may choose it, too; denials may take away.
          const hasDenials = objects.some((object) => JSON.stringify(object).includes('"Deny"'));
          const kept = hasDenials ? line.connections : intersect(connections, line.connections);
          expect(formatConnections(kept)).toBe(formatConnections(line.connections));
        }
      }),
      { numRuns: 80 },
    );
  });
});

function isOfPods(line: ExposureLine): line is ExposureLine & { other: RepresentativePeer } {
  return line.other.is === "representative";
}

/** A pod that meets what the representative was made with, by labels alone. */
function toNewPod(other: RepresentativePeer): { namespace: string; labels: Record<string, string> } | undefined {
  const isPlain = (selector: LabelSelector | undefined): boolean => (selector?.matchExpressions ?? []).length === 0;
  if (!isPlain(other.podSelector) || !isPlain(other.namespaceSelector)) return undefined;
  const team = other.namespaceSelector?.matchLabels?.["team"];
  const namespace = other.namespace ?? (team === undefined || team === "red" ? "one" : "two");
  return { namespace, labels: { ...other.podSelector?.matchLabels } };
}
