import { toPodBearingResources } from "../../inventory/index.ts";
import { builtInKinds, type KindTable } from "../../inventory/kinds/index.ts";
import type { Ask } from "./rule.ts";

type AskName = "create pods" | "update pods" | "ephemeral containers" | "resize" | "exec" | "attach" | "port-forward";

const pod = (subresource: string, operation: Ask["operation"]): Ask => ({
  group: "",
  version: "v1",
  resource: "pods",
  subresource,
  operation,
  isNamespaced: true,
});

/** What is done to pods, and what decides about a cluster's security as creating them does. */
export const POD_ASKS: Readonly<Record<AskName, Ask>> = {
  "create pods": pod("", "CREATE"),
  "update pods": pod("", "UPDATE"),
  "ephemeral containers": pod("ephemeralcontainers", "UPDATE"),
  resize: pod("resize", "UPDATE"),
  exec: pod("exec", "CONNECT"),
  attach: pod("attach", "CONNECT"),
  "port-forward": pod("portforward", "CONNECT"),
};

/** Creating each kind that makes pods, custom ones too whose schema holds a pod. */
export function toMakerAsks(kinds: KindTable): Ask[] {
  return toPodBearingResources(kinds)
    .filter(({ group, resource, subresource }) => subresource === "" && (group !== "" || resource !== "pods"))
    .flatMap(({ group, resource }) => {
      const kind = kinds.findResource(group, resource);
      if (kind === undefined) return [];
      const { version, namespaced } = kind;
      return [{ group, version, resource, subresource: "", operation: "CREATE" as const, isNamespaced: namespaced }];
    });
}

/** What a cluster needs to stay alive: nodes report, leaders renew, services find their pods. */
export const LIFELINES: readonly Ask[] = [
  ...toAsk("", "Node"),
  ...toAsk("", "Node", "UPDATE"),
  ...toAsk("", "Node", "UPDATE", "status"),
  ...toAsk("coordination.k8s.io", "Lease", "UPDATE"),
  ...toAsk("discovery.k8s.io", "EndpointSlice", "UPDATE"),
  ...toAsk("certificates.k8s.io", "CertificateSigningRequest"),
];

export const LEASES: readonly Ask[] = toAsk("coordination.k8s.io", "Lease", "UPDATE");

function toAsk(group: string, kind: string, operation: Ask["operation"] = "CREATE", subresource = ""): Ask[] {
  const known = builtInKinds.find(group, kind);
  if (known === undefined) return [];
  const { version, resource, namespaced } = known;
  return [{ group, version, resource, subresource, operation, isNamespaced: namespaced }];
}
