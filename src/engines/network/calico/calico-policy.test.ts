import { describe, expect, it } from "vitest";
import { formatConnections } from "../connections/connection-set.ts";
import { toModelOf } from "../manifests-for-tests.ts";
import { allowed } from "../reach/allowed.ts";

const PODS = `
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {team: shop}}
---
apiVersion: v1
kind: Namespace
metadata: {name: other}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: a, image: a}]}
---
apiVersion: v1
kind: Pod
metadata: {name: cart, namespace: shop, labels: {app: cart, tier: back}}
spec: {containers: [{name: a, image: a, ports: [{name: http, containerPort: 8080}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: stranger, namespace: other, labels: {app: web}}
spec: {containers: [{name: a, image: a}]}
`;

/** What `web`, the stranger and the outside may connect to at `cart`. */
function toCart(...policies: readonly string[]): Record<string, string> {
  const model = toModelOf([PODS, ...policies].join("\n---\n"));
  const find = (name: string) => model.peers.find(({ workload }) => workload === name);
  const cart = find("cart");
  if (cart === undefined) throw new Error("no cart");
  const sources = { web: find("web"), stranger: find("stranger"), outside: model.externalSources[0] };
  return Object.fromEntries(
    Object.entries(sources).flatMap(([name, source]) => {
      if (source === undefined) return [];
      const { connections, unknown } = allowed(model, source, cart);
      const unsure = formatConnections(unknown);
      return [[name, `${formatConnections(connections)}${unsure === "No Connections" ? "" : ` ?${unsure}`}`]];
    }),
  );
}

const ALL = "All Connections";
const NONE = "No Connections";

function calico(kind: string, spec: string, name = "one", group = "projectcalico.org/v3"): string {
  const namespace = kind === "NetworkPolicy" ? ", namespace: shop" : "";
  return `apiVersion: ${group}\nkind: ${kind}\nmetadata: {name: ${name}${namespace}}\nspec: ${spec}`;
}

describe("policies of Calico", () => {
  it("close what they choose but for what they allow", () => {
    const policy = calico(
      "NetworkPolicy",
      `{selector: app == 'cart', ingress: [{action: Allow, protocol: TCP, source: {selector: app == 'web'}, destination: {ports: [http, '9000:9001']}}]}`,
    );
    expect(toCart(policy)).toEqual({ web: "TCP 8080,9000-9001", stranger: NONE, outside: NONE });
    expect(toCart(policy.replace("projectcalico.org/v3", "crd.projectcalico.org/v1"))["web"]).toBe(
      "TCP 8080,9000-9001",
    );
  });

  it("speak of other namespaces only where a namespace selector, or the whole cluster, is said", () => {
    const rule = (source: string): string => `{selector: app == 'cart', ingress: [{action: Allow, source: ${source}}]}`;
    expect(toCart(calico("NetworkPolicy", rule("{selector: app == 'web'}")))).toMatchObject({
      web: ALL,
      stranger: NONE,
    });
    expect(
      toCart(calico("NetworkPolicy", rule(`{namespaceSelector: "projectcalico.org/name == 'other'"}`))),
    ).toMatchObject({ web: NONE, stranger: ALL });
    expect(toCart(calico("GlobalNetworkPolicy", rule("{selector: app == 'web'}")))).toMatchObject({
      web: ALL,
      stranger: ALL,
      outside: NONE,
    });
  });

  it("are asked in their order where any denies", () => {
    const deny = (order: number): string =>
      calico(
        "GlobalNetworkPolicy",
        `{order: ${order}, selector: tier == 'back', ingress: [{action: Deny, protocol: TCP, destination: {ports: [22]}, source: {}}]}`,
        "deny",
      );
    const allow = calico(
      "NetworkPolicy",
      `{order: 50, selector: all(), ingress: [{action: Allow, source: {selector: app == 'web'}}]}`,
      "allow",
    );
    expect(toCart(deny(10), allow)["web"]).toBe("SCTP 1-65535,TCP 1-21,23-65535,UDP 1-65535");
    expect(toCart(deny(90), allow)["web"]).toBe(ALL);
    expect(toCart(deny(90), allow)["outside"]).toBe(NONE);
  });

  it("count addresses, without those that are excepted", () => {
    const policy = calico(
      "NetworkPolicy",
      `{selector: all(), ingress: [{action: Allow, source: {nets: [0.0.0.0/0], notNets: [10.0.0.0/8]}}]}`,
    );
    expect(toCart(policy)).toEqual({ web: NONE, stranger: NONE, outside: ALL });
  });

  it.each<[string, string]>([
    ["a tier", `{tier: security, selector: all(), ingress: [{action: Allow}]}`],
    ["service accounts", `{selector: all(), serviceAccountSelector: a == 'b', ingress: [{action: Allow}]}`],
    ["passing on", `{selector: all(), ingress: [{action: Pass}]}`],
    ["parts of values", `{selector: app starts with 'ca', ingress: [{action: Allow}]}`],
    ["what is no selector", `{selector: 'app =', ingress: [{action: Allow}]}`],
    ["names of services", `{selector: all(), ingress: [{action: Allow, source: {services: {name: a}}}]}`],
    [
      "addresses with a selector",
      `{selector: all(), ingress: [{action: Allow, source: {nets: [10.0.0.0/8], selector: all()}}]}`,
    ],
  ])("make unknown, not open or closed, what they choose with %s", (_, spec) => {
    expect(toCart(calico("NetworkPolicy", spec))).toEqual({
      web: `${NONE} ?${ALL}`,
      stranger: `${NONE} ?${ALL}`,
      outside: `${NONE} ?${ALL}`,
    });
  });

  it("leave in doubt no more than the ports that a rule with more conditions is about", () => {
    const spec = `{selector: all(), ingress: [{action: Allow, protocol: TCP, source: {selector: app == 'web'}, destination: {ports: [80]}, http: {methods: [GET]}}]}`;
    expect(toCart(calico("NetworkPolicy", spec))).toEqual({ web: `${NONE} ?TCP 80`, stranger: NONE, outside: NONE });
  });

  it("say nothing of a direction that they have no type for, and note logging without acting on it", () => {
    expect(toCart(calico("NetworkPolicy", `{selector: all(), types: [Egress]}`))).toEqual({
      web: NONE,
      stranger: ALL,
      outside: ALL,
    });
    expect(
      toCart(calico("NetworkPolicy", `{selector: app == 'cart', ingress: [{action: Log}, {action: Allow}]}`))[
        "outside"
      ],
    ).toBe(ALL);
    expect(
      toCart(calico("NetworkPolicy", `{selector: all(), ingress: [{action: Allow, protocol: ICMP}]}`))["outside"],
    ).toBe(NONE);
  });
});
