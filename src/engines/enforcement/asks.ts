import { builtInKinds } from "../../inventory/kinds/index.ts";
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

/** Kinds that make pods, by what they are called in `apps` and elsewhere. */
const MAKERS: readonly (readonly [string, string])[] = [
  ["apps", "Deployment"],
  ["apps", "StatefulSet"],
  ["apps", "DaemonSet"],
  ["apps", "ReplicaSet"],
  ["batch", "Job"],
  ["batch", "CronJob"],
  ["", "ReplicationController"],
  ["", "PodTemplate"],
];

/** Creating each kind that makes pods. */
export const MAKER_ASKS: readonly Ask[] = MAKERS.flatMap(([group, kind]) => toAsk(group, kind));

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
