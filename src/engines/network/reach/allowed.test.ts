import { describe, expect, it } from "vitest";
import { formatConnections } from "../connections/connection-set.ts";
import { podYaml, policyYaml, readNetwork } from "../network-for-tests.ts";
import { allowed } from "./allowed.ts";

const PODS = podYaml("web") + podYaml("db");
const DENY = policyYaml("deny", "{ podSelector: {}, policyTypes: [Ingress] }");

function ask(yaml: string, options?: Parameters<typeof readNetwork>[1]) {
  const { model, peer } = readNetwork(PODS + yaml, options);
  const { connections, unknown, because } = allowed(model, peer("web"), peer("db"));
  return { certain: formatConnections(connections), unknown: formatConnections(unknown), because, model };
}

describe("what is allowed", () => {
  it("is everything without a policy, and nothing with one that allows nothing", () => {
    expect(ask("")).toMatchObject({ certain: "All Connections", unknown: "No Connections", because: [] });
    expect(ask(DENY)).toMatchObject({ certain: "No Connections", unknown: "No Connections", because: [] });
  });

  it("is resolved for named ports at the pod that is connected to", () => {
    const policy = policyYaml(
      "named",
      "{ podSelector: {}, policyTypes: [Egress], egress: [{ ports: [{ port: http }, { port: gone }] }] }",
    );
    expect(ask(policy).certain).toBe("TCP 8080");
  });

  it.each([
    [
      "an operator that is none",
      "{ podSelector: { matchExpressions: [{ key: app, operator: Equals, values: [db] }] } }",
    ],
    ["a policy type that is none", "{ podSelector: {}, policyTypes: [Inbound] }"],
  ])("is unknown behind a policy with %s, and the policy is a problem at its place", (_, spec) => {
    const { certain, unknown, because, model } = ask(policyYaml("odd", spec));
    expect({ certain, unknown }).toEqual({ certain: "No Connections", unknown: "All Connections" });
    expect(because).toHaveLength(2);
    expect(model.problems.map(({ code, at }) => [code, at?.file])).toEqual([["POLICY_INVALID", "test.yaml"]]);
  });

  it("stays certain where another policy allows it, whatever a rule that is not understood may add", () => {
    const rules = "[{ ports: [{ port: 80 }] }, { ports: [{ port: 90, endPort: 80 }] }]";
    const { certain, unknown } = ask(
      policyYaml("half", `{ podSelector: {}, policyTypes: [Ingress], ingress: ${rules} }`),
    );
    expect(certain).toBe("TCP 80");
    expect(unknown).toBe("SCTP 1-65535,TCP 1-79,81-65535,UDP 1-65535");
  });

  it.each(["network.openshift.io/v1/EgressNetworkPolicy", "crd.antrea.io/v1beta1/NetworkPolicy"])(
    "is unknown where a policy of another kind may have its say: %s",
    (type) => {
      const [group, version, kind] = type.split("/");
      const yaml = `---\napiVersion: ${group}/${version}\nkind: ${kind}\nmetadata: { name: x, namespace: shop }\nspec: {}\n`;
      expect(ask(yaml)).toMatchObject({ certain: "No Connections", unknown: "All Connections" });
      expect(ask(yaml.replace("shop", "other"))).toMatchObject({ certain: "All Connections" });
    },
  );

  it("is unknown where policies could not be listed", () => {
    const blind = [{ groupKind: "networking.k8s.io/NetworkPolicy", namespace: "shop", because: "forbidden" }];
    expect(ask("", { complete: true, blind })).toMatchObject({ certain: "No Connections", unknown: "All Connections" });
  });

  it("is unknown beyond what policies allow for a pod in its node's network, as plugins differ", () => {
    const { model, peer } = readNetwork(podYaml("web") + podYaml("db", "hostNetwork: true") + DENY);
    const { connections, unknown } = allowed(model, peer("web"), peer("db"));
    expect([formatConnections(connections), formatConnections(unknown)]).toEqual(["No Connections", "All Connections"]);
  });

  it("takes no pod in its node's network for a pod that administrators' policies speak of", () => {
    const policy = `---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: { name: deny }
spec:
  priority: 1
  subject: { namespaces: {} }
  ingress: [{ action: Deny, from: [{ namespaces: {} }] }]
`;
    const { model, peer } = readNetwork(podYaml("web") + podYaml("db") + podYaml("node", "hostNetwork: true") + policy);
    const ask2 = (from: string, to: string): string =>
      formatConnections(allowed(model, peer(from), peer(to)).connections);
    expect(ask2("web", "db")).toBe("No Connections");
    expect(ask2("node", "db")).toBe("All Connections");
    expect(ask2("web", "node")).toBe("All Connections");
  });

  it("is undefined, and so unknown, between administrators' policies of one priority", () => {
    const policy = (name: string, action: string): string => `---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: ${name} }
spec:
  tier: Admin
  priority: 5
  subject: { namespaces: {} }
  ingress: [{ action: ${action}, from: [{ namespaces: {} }] }]
`;
    const { unknown, model } = ask(policy("one", "Accept") + policy("two", "Deny"));
    expect(unknown).toBe("All Connections");
    expect(model.problems).toHaveLength(2);
  });

  it("never throws and takes no prototype for a value, whatever stands in a policy", () => {
    const odd = [
      "null",
      "1",
      "[]",
      "[[]]",
      "{ __proto__: {} }",
      "{ constructor: 1 }",
      "[{ from: 1 }]",
      "[{ from: [1] }]",
      "[null]",
    ];
    for (const value of odd) {
      for (const field of ["podSelector", "policyTypes", "ingress", "egress"]) {
        const { certain, unknown, model } = ask(
          policyYaml("odd", `{ ${field === "ingress" ? "" : "ingress: [{}], "}${field}: ${value} }`),
        );
        // What is wrong with it is told, or it means what the API server takes it for.
        const isTold = model.problems.length > 0;
        expect({ value, field, isUnknown: unknown !== "No Connections" }).toEqual({ value, field, isUnknown: isTold });
        expect(typeof certain).toBe("string");
      }
    }
  });
});
