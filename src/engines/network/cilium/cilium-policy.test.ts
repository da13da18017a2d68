import { describe, expect, it } from "vitest";
import { formatConnections } from "../connections/connection-set.ts";
import { toModelOf } from "../manifests-for-tests.ts";
import { allowed } from "../reach/allowed.ts";

const PODS = `
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: Namespace
metadata: {name: other, labels: {team: blue}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: a, image: a}]}
---
apiVersion: v1
kind: Pod
metadata: {name: cart, namespace: shop, labels: {app: cart}}
spec: {containers: [{name: a, image: a, ports: [{name: http, containerPort: 8080}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: stranger, namespace: other, labels: {app: web}}
spec: {containers: [{name: a, image: a}]}
`;

/** What is allowed to or from `cart`; what is unknown stands behind a question mark. */
function ofCart(direction: "ingress" | "egress", ...policies: readonly string[]): Record<string, string> {
  const model = toModelOf([PODS, ...policies].join("\n---\n"));
  const find = (name: string) => model.peers.find(({ workload }) => workload === name);
  const cart = find("cart");
  if (cart === undefined) throw new Error("no cart");
  const outside = direction === "ingress" ? model.externalSources[0] : model.externalTargets[0];
  const others = { web: find("web"), stranger: find("stranger"), outside };
  return Object.fromEntries(
    Object.entries(others).flatMap(([name, other]) => {
      if (other === undefined) return [];
      const [source, target] = direction === "ingress" ? [other, cart] : [cart, other];
      const { connections, unknown } = allowed(model, source, target);
      const unsure = formatConnections(unknown);
      return [[name, `${formatConnections(connections)}${unsure === NONE ? "" : ` ?${unsure}`}`]];
    }),
  );
}

const ALL = "All Connections";
const NONE = "No Connections";

function cilium(spec: string, kind = "CiliumNetworkPolicy"): string {
  const namespace = kind === "CiliumNetworkPolicy" ? ", namespace: shop" : "";
  return `apiVersion: cilium.io/v2\nkind: ${kind}\nmetadata: {name: one${namespace}}\nspec: ${spec}`;
}

describe("policies of Cilium", () => {
  it("close what they choose but for what they allow, in the namespace of the policy", () => {
    const rule = `ingress: [{fromEndpoints: [{matchLabels: {'k8s:app': web}}], toPorts: [{ports: [{port: http, protocol: TCP}, {port: "53"}]}]}]`;
    expect(ofCart("ingress", cilium(`{endpointSelector: {matchLabels: {"k8s:app": cart}}, ${rule}}`))).toEqual({
      web: "SCTP 53,TCP 53,8080,UDP 53",
      stranger: NONE,
      outside: NONE,
    });
  });

  it("close all with an empty rule, and all but the ports of a rule without anybody", () => {
    const choose = "endpointSelector: {matchLabels: {app: cart}}";
    expect(ofCart("ingress", cilium(`{${choose}, ingress: [{}]}`))).toEqual({
      web: NONE,
      stranger: NONE,
      outside: NONE,
    });
    expect(
      ofCart("ingress", cilium(`{${choose}, ingress: [{toPorts: [{ports: [{port: "80", protocol: TCP}]}]}]}`)),
    ).toEqual({
      web: "TCP 80",
      stranger: "TCP 80",
      outside: "TCP 80",
    });
    expect(ofCart("ingress", cilium(`{${choose}, egress: [{}]}`))).toEqual({ web: ALL, stranger: ALL, outside: ALL });
  });

  it("choose pods of other namespaces by the namespace's name and labels, and everywhere from the whole cluster", () => {
    const rule = (selector: string): string => `{endpointSelector: {}, ingress: [{fromEndpoints: [${selector}]}]}`;
    expect(ofCart("ingress", cilium(rule(`{matchLabels: {"k8s:io.kubernetes.pod.namespace": other}}`)))).toMatchObject({
      web: NONE,
      stranger: ALL,
    });
    expect(
      ofCart("ingress", cilium(rule(`{matchLabels: {"k8s:io.cilium.k8s.namespace.labels.team": blue}}`))),
    ).toMatchObject({ web: NONE, stranger: ALL });
    expect(ofCart("ingress", cilium(rule("{}")))).toMatchObject({ web: ALL, stranger: NONE });
    expect(ofCart("ingress", cilium(rule("{}"), "CiliumClusterwideNetworkPolicy"))).toMatchObject({
      web: ALL,
      stranger: ALL,
    });
  });

  it("know entities and addresses", () => {
    const to = (rule: string): Record<string, string> =>
      ofCart("egress", cilium(`{endpointSelector: {}, egress: [${rule}]}`));
    expect(to("{toEntities: [world]}")).toEqual({ web: NONE, stranger: NONE, outside: ALL });
    expect(to("{toEntities: [cluster]}")).toEqual({ web: ALL, stranger: ALL, outside: NONE });
    expect(to("{toEntities: [kube-apiserver, host]}")).toEqual({ web: NONE, stranger: NONE, outside: NONE });
    expect(to("{toCIDRSet: [{cidr: 0.0.0.0/0, except: [10.0.0.0/8]}]}")).toEqual({
      web: NONE,
      stranger: NONE,
      outside: ALL,
    });
  });

  it("deny what others allow, NetworkPolicies too", () => {
    const deny = cilium(
      `{endpointSelector: {}, ingressDeny: [{fromEntities: [cluster], toPorts: [{ports: [{port: "22", protocol: TCP}]}]}]}`,
    );
    const allow = `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: all, namespace: shop}\nspec: {podSelector: {}, ingress: [{}]}`;
    expect(ofCart("ingress", deny)["web"]).toBe(NONE);
    expect(ofCart("ingress", deny, allow)).toMatchObject({
      web: "SCTP 1-65535,TCP 1-21,23-65535,UDP 1-65535",
      outside: ALL,
    });
  });

  it("leave open what they do not close by default", () => {
    expect(
      ofCart(
        "ingress",
        cilium(`{endpointSelector: {}, enableDefaultDeny: {ingress: false}, ingress: [{fromEntities: [world]}]}`),
      ),
    ).toEqual({ web: ALL, stranger: ALL, outside: ALL });
  });

  it("are in doubt about no more than the ports and ends of what is not understood", () => {
    const egress = (rule: string): Record<string, string> =>
      ofCart("egress", cilium(`{endpointSelector: {}, egress: [${rule}]}`));
    expect(
      egress(`{toEndpoints: [{}], toPorts: [{ports: [{port: "80", protocol: TCP}], rules: {http: [{path: /}]}}]}`),
    ).toEqual({
      web: `${NONE} ?TCP 80`,
      stranger: NONE,
      outside: NONE,
    });
    expect(egress(`{toFQDNs: [{matchName: example.org}], toPorts: [{ports: [{port: "443", protocol: TCP}]}]}`)).toEqual(
      {
        web: NONE,
        stranger: NONE,
        outside: `${NONE} ?TCP 443`,
      },
    );
    expect(egress("{toServices: [{k8sService: {serviceName: a, namespace: b}}]}")["web"]).toBe(`${NONE} ?${ALL}`);
  });

  it.each([
    "{endpointSelector: {}, somethingNew: true, ingress: [{}]}",
    "{endpointSelector: {matchLabels: {'reserved:init': ''}}, ingress: [{}]}",
  ])("make unknown what they choose with %s", (spec) => {
    expect(ofCart("ingress", cilium(spec))["web"]).toBe(`${NONE} ?${ALL}`);
  });

  it("are about no pods where they are for nodes", () => {
    const spec = "{nodeSelector: {}, ingress: [{fromEntities: [cluster]}]}";
    expect(ofCart("ingress", cilium(spec, "CiliumClusterwideNetworkPolicy"))["outside"]).toBe(ALL);
  });
});
