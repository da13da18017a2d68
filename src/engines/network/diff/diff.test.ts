import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatConnections } from "../connections/connection-set.ts";
import { toModelOf } from "../manifests-for-tests.ts";
import { randomCluster, toText } from "../random-policies-for-tests.ts";
import { toReach } from "../reach/reach.ts";
import { type ConnectionList, diffConnections } from "./diff.ts";
import { diffNetworks } from "./networks.ts";
import { formatDiff } from "./text.ts";

function toList(text: string): ConnectionList {
  const model = toModelOf(text);
  return { connections: toReach(model).flatMap(({ connections }) => connections), workloads: model.peers };
}

const pod = (name: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: shop, labels: {app: ${name}}}\nspec: {containers: [{name: a, image: a}]}`;

const closed = (cidr: string): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: one, namespace: shop}\nspec: {podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{from: [{ipBlock: {cidr: ${cidr}}}], ports: [{port: 80}]}]}`;

describe("diffConnections", () => {
  it("tells what came, what went, and the workloads that did", () => {
    const changes = diffConnections(toList(pod("web")), toList([pod("web"), pod("cart")].join("\n---\n")));
    expect(formatDiff(changes, "text")).toBe(`Connectivity diff:
diff-type: added, source: 0.0.0.0-255.255.255.255[External], destination: shop/cart[Pod], ref1: No Connections, ref2: All Connections, workloads-diff-info: workload shop/cart[Pod] added
diff-type: added, source: shop/cart[Pod], destination: 0.0.0.0-255.255.255.255[External], ref1: No Connections, ref2: All Connections, workloads-diff-info: workload shop/cart[Pod] added
diff-type: added, source: shop/cart[Pod], destination: shop/web[Pod], ref1: No Connections, ref2: All Connections, workloads-diff-info: workload shop/cart[Pod] added
diff-type: added, source: shop/web[Pod], destination: shop/cart[Pod], ref1: No Connections, ref2: All Connections, workloads-diff-info: workload shop/cart[Pod] added
`);
  });

  it("lets no name be markup in a table", () => {
    const name = "x[y](https://evil.example)<img src=x>";
    const changes = diffConnections(
      toList(pod("web")),
      toList([pod("web"), pod(JSON.stringify(name))].join("\n---\n")),
    );
    expect(formatDiff(changes, "markdown")).toContain("x[y\\](https://evil.example)\\<img src=x\\>");
  });

  it("cuts addresses where either side does, and joins what became alike", () => {
    const [old, now] = ["10.0.0.0/8", "10.128.0.0/9"].map((cidr) => toList([pod("web"), closed(cidr)].join("\n---\n")));
    if (old === undefined || now === undefined) throw new Error("no lists");
    const line = "source: 10.0.0.0-10.127.255.255[External], destination: shop/web[Pod]";
    expect(formatDiff(diffConnections(old, now), "text")).toBe(
      `Connectivity diff:\ndiff-type: removed, ${line}, ref1: TCP 80, ref2: No Connections\n`,
    );
    expect(formatDiff(diffConnections(old, now), "csv")).toContain(
      "removed,10.0.0.0-10.127.255.255[External],shop/web[Pod],TCP 80,No Connections,\n",
    );
    expect(formatDiff(diffConnections(old, now), "markdown")).toContain(
      "| removed | 10.0.0.0-10.127.255.255[External] |",
    );
    expect(formatDiff(diffConnections(old, now), "dot")).toMatch(/^digraph \{\n[^]*red2[^]*\}\n$/);
  });

  it("tells the same of large networks, class by class", () => {
    const many = Array.from({ length: 301 }, (_, at) => pod(`pod-${at}`)).join("\n---\n");
    const deny = closed("10.0.0.0/8").replace("podSelector: {}", "podSelector: {matchLabels: {app: pod-7}}");
    const [old, now] = [many, [many, deny].join("\n---\n")].map(toModelOf);
    if (old === undefined || now === undefined) throw new Error("no networks");
    const { changes, left } = diffNetworks(old, now);
    const all = diffConnections(toList(many), toList([many, deny].join("\n---\n")));
    const isChange = ({ is }: { readonly is: string }): boolean => is !== "unchanged";
    expect(left).toBe(0);
    expect(changes.filter(isChange)).toEqual(all.filter(isChange));
    expect(changes.filter(isChange).length).toBeGreaterThan(600);
  });

  it("finds nothing between a list and itself, and the opposite the other way", () => {
    const opposite = { added: "removed", removed: "added", changed: "changed", unchanged: "unchanged" } as const;
    const show = (is: string, source: string, target: string, old: string, now: string): string =>
      [is, source, target, old, now].join(" ");
    fc.assert(
      fc.property(randomCluster, randomCluster, (one, other) => {
        const [old, now] = [toList(toText(one)), toList(toText(other))];
        expect(formatDiff(diffConnections(old, old), "text")).toBe("");
        const there = diffConnections(old, now).map(({ is, source, target, old: before, new: after }) =>
          show(is, source, target, formatConnections(before), formatConnections(after)),
        );
        const back = diffConnections(now, old).map(({ is, source, target, old: before, new: after }) =>
          show(opposite[is], source, target, formatConnections(after), formatConnections(before)),
        );
        expect(there.sort()).toEqual(back.sort());
      }),
      { numRuns: 100 },
    );
  });
});
