import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asList, asObject, dig, type Json, type LabelSelector } from "../../../model/index.ts";
import { formatConnections } from "../connections/connection-set.ts";
import type { NetworkModel, Peer } from "../model.ts";
import { toModelOf } from "../manifests-for-tests.ts";
import { networkPolicies, toText } from "../random-policies-for-tests.ts";
import { allowed } from "../reach/allowed.ts";

const NAME = "kubernetes.io/metadata.name";

type Requirement = NonNullable<LabelSelector["matchExpressions"]>[number];

function toRequirements(selector: Json | undefined): Requirement[] {
  const pairs = Object.entries(asObject(dig(selector, "matchLabels")) ?? {});
  return [
    ...pairs.map(([key, value]): Requirement => ({ key, operator: "In", values: [value as string] })),
    ...(asList(dig(selector, "matchExpressions")) as Requirement[]),
  ];
}

/** A selector in Calico's language. */
function toWords(selector: Json | undefined, rename = (key: string): string => key): string {
  const words = toRequirements(selector).map(({ key = "", operator, values = [] }) => {
    const set = `{${values.map((value) => `'${value}'`).join(", ")}}`;
    const of = { In: `${rename(key)} in ${set}`, NotIn: `${rename(key)} not in ${set}`, Exists: `has(${rename(key)})` };
    return of[operator as keyof typeof of] ?? `!has(${rename(key)})`;
  });
  return words.length === 0 ? "all()" : words.join(" && ");
}

/** The ports of a rule by protocol, each as `port` and `endPort`. */
function toPorts(
  rule: Json,
): { readonly protocol: string; readonly port: string; readonly endPort: number | undefined }[] {
  return asList(dig(rule, "ports")).map((port) => ({
    protocol: dig(port, "protocol") as string,
    port: String(dig(port, "port") as string | number),
    endPort: dig(port, "endPort") as number | undefined,
  }));
}

type Rule = Record<string, unknown>;

/** A NetworkPolicy as one of Calico. */
function toCalico(policy: Json): object {
  const toRules = (direction: "ingress" | "egress"): Rule[] => {
    const [far, field] = direction === "ingress" ? (["source", "from"] as const) : (["destination", "to"] as const);
    return asList(dig(policy, "spec", direction)).flatMap((rule) => {
      const peers = asList(dig(rule, field));
      const ports = toPorts(rule);
      const entities = peers.length === 0 ? [{}] : peers.map(toEntity);
      const parts = ports.length === 0 ? [undefined] : ports;
      return entities.flatMap((entity) =>
        parts.map((port): Rule => {
          const wanted =
            port === undefined
              ? {}
              : { ports: [port.endPort === undefined ? port.port : `${port.port}:${port.endPort}`] };
          const protocol = port === undefined ? {} : { protocol: port.protocol };
          return far === "source"
            ? { action: "Allow", ...protocol, source: entity, destination: wanted }
            : { action: "Allow", ...protocol, destination: { ...entity, ...wanted } };
        }),
      );
    });
  };
  return {
    apiVersion: "projectcalico.org/v3",
    kind: "NetworkPolicy",
    metadata: dig(policy, "metadata"),
    spec: {
      selector: toWords(dig(policy, "spec", "podSelector")),
      types: dig(policy, "spec", "policyTypes"),
      ingress: toRules("ingress"),
      egress: toRules("egress"),
    },
  };
}

function toEntity(peer: Json): object {
  const cidr = dig(peer, "ipBlock", "cidr");
  if (cidr !== undefined) return { nets: [cidr] };
  const spaces = dig(peer, "namespaceSelector");
  const rename = (key: string): string => (key === NAME ? "projectcalico.org/name" : key);
  return {
    selector: toWords(dig(peer, "podSelector")),
    ...(spaces === undefined ? {} : { namespaceSelector: toWords(spaces, rename) }),
  };
}

/** A NetworkPolicy as one of Cilium. */
function toCilium(policy: Json): object {
  const toRules = (direction: "ingress" | "egress"): Rule[] => {
    if (!asList(dig(policy, "spec", "policyTypes")).includes(direction === "ingress" ? "Ingress" : "Egress")) return [];
    const [prefix, field] = direction === "ingress" ? ["from", "from"] : ["to", "to"];
    const rules = asList(dig(policy, "spec", direction)).flatMap((rule): Rule[] => {
      const peers = asList(dig(rule, field));
      const ports = toPorts(rule);
      const toPorts_ = ports.length === 0 ? {} : { toPorts: [{ ports }] };
      if (peers.length === 0) return [{ [`${prefix}Entities`]: ["all"], ...toPorts_ }];
      return peers.map((peer): Rule => {
        const cidr = dig(peer, "ipBlock", "cidr");
        return {
          ...(cidr === undefined ? { [`${prefix}Endpoints`]: [toEndpoints(peer)] } : { [`${prefix}CIDR`]: [cidr] }),
          ...toPorts_,
        };
      });
    });
    // An empty rule closes and allows nothing.
    return [{}, ...rules];
  };
  return {
    apiVersion: "cilium.io/v2",
    kind: "CiliumNetworkPolicy",
    metadata: dig(policy, "metadata"),
    spec: {
      endpointSelector: { matchExpressions: toRequirements(dig(policy, "spec", "podSelector")).map(withSource) },
      ingress: toRules("ingress"),
      egress: toRules("egress"),
    },
  };
}

const withSource = (one: Requirement): Requirement => ({ ...one, key: `k8s:${one.key ?? ""}` });

function toEndpoints(peer: Json): object {
  const spaces = dig(peer, "namespaceSelector");
  const ofSpace = toRequirements(spaces).map((one) => ({
    ...one,
    key: one.key === NAME ? "k8s:io.kubernetes.pod.namespace" : `k8s:io.cilium.k8s.namespace.labels.${one.key ?? ""}`,
  }));
  const every =
    spaces === undefined || ofSpace.length > 0 ? [] : [{ key: "k8s:io.kubernetes.pod.namespace", operator: "Exists" }];
  return { matchExpressions: [...toRequirements(dig(peer, "podSelector")).map(withSource), ...ofSpace, ...every] };
}

/** Everything that is allowed, and everything unknown, pair by pair. */
function toTable(model: NetworkModel): readonly string[] {
  const { peers, externalSources, externalTargets } = model;
  const pairs = peers.flatMap((peer): (readonly [Peer, Peer])[] => [
    ...peers.filter((other) => other !== peer).map((other) => [peer, other] as const),
    ...externalTargets.map((other) => [peer, other] as const),
    ...externalSources.map((other) => [other, peer] as const),
  ]);
  return pairs
    .map(([source, target]) => {
      const { connections, unknown } = allowed(model, source, target);
      return `${source.name} => ${target.name}: ${formatConnections(connections)} ?${formatConnections(unknown)}`;
    })
    .sort();
}

const isPolicy = (object: object): boolean => "kind" in object && object.kind === "NetworkPolicy";

describe("policies of network plugins", () => {
  it.each<[string, (policy: Json) => object]>([
    ["Calico", toCalico],
    ["Cilium", toCilium],
  ])("mean the same in the words of %s", (_, translate) => {
    fc.assert(
      fc.property(networkPolicies, (objects) => {
        const others = objects.map((object) => (isPolicy(object) ? translate(object as Json) : object));
        expect(toTable(toModelOf(toText(others)))).toEqual(toTable(toModelOf(toText(objects))));
      }),
      { numRuns: 200 },
    );
  });

  it("are a doubt or an answer whatever is in them, and never a throw", () => {
    const field = fc.constantFrom(
      "selector",
      "endpointSelector",
      "ingress",
      "egress",
      "ingressDeny",
      "types",
      "tier",
      "order",
      "namespaceSelector",
      "action",
      "source",
      "destination",
      "ports",
      "protocol",
      "nets",
      "notNets",
      "toPorts",
      "fromEndpoints",
      "toCIDRSet",
      "toEntities",
      "matchLabels",
      "matchExpressions",
      "key",
      "operator",
      "values",
      "port",
      "cidr",
      "except",
      "specs",
      "__proto__",
    );
    const leaf = fc.oneof(
      fc.constantFrom("Allow", "Deny", "TCP", "80", "all()", "a == 'b'", "In", "10.0.0.0/8", "world"),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
    );
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        leaf,
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(field, tie("value"), { maxKeys: 4 }),
      ),
    }));
    const kind = fc.constantFrom(
      ["cilium.io/v2", "CiliumNetworkPolicy"],
      ["cilium.io/v2", "CiliumClusterwideNetworkPolicy"],
      ["projectcalico.org/v3", "NetworkPolicy"],
      ["crd.projectcalico.org/v1", "GlobalNetworkPolicy"],
    );
    const pods = networkPolicies.map((objects) => objects.filter((object) => !isPolicy(object)));
    fc.assert(
      fc.property(pods, kind, fc.dictionary(field, value, { maxKeys: 5 }), (objects, [apiVersion, name], spec) => {
        const policy = { apiVersion, kind: name, metadata: { name: "odd", namespace: "one" }, spec };
        expect(toTable(toModelOf(toText([...objects, policy]))).length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });
});
