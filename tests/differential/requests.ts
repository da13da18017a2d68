import { Random, toDocumentSeed } from "../../scripts/fuzz/random.ts";
import { findKind } from "../../src/inventory/kinds/index.ts";
import type { JsonObject, KubernetesObject } from "../../src/model/index.ts";
import { change } from "./change.ts";
import { type Question, toReview } from "./commands.ts";
import { type Ground, type Made, makeObject, toCreation } from "./objects.ts";

/** Who asks: people, those who may do everything, and those who keep a cluster going. */
const USERS: readonly JsonObject[] = [
  { username: "jane", groups: ["system:authenticated"] },
  { username: "admin", groups: ["system:masters", "system:authenticated"] },
  { username: "system:serviceaccount:hauberk-system:hauberk", groups: ["system:serviceaccounts"] },
  { username: "system:serviceaccount:kube-system:replicaset-controller", groups: ["system:serviceaccounts"] },
  { username: "system:serviceaccount:kube-system:namespace-controller", groups: ["system:serviceaccounts"] },
  { username: "system:node:worker-1", groups: ["system:nodes", "system:authenticated"], extra: { __proto__x: ["1"] } },
  { username: "", groups: [] },
];
const NAMES = ["hauberk", "hauberk-admission", "hauberk-guard"];
const RULE_SETS = ["whole", "whole", "strict", "standards"];

/**
 * Any request about a generated object: created, updated, deleted, connected to, through every subresource that its kind has, by anybody;
 * some of them about what is Hauberk's own.
 */
export function toAnyQuestion(ground: Ground, seed: number, index: number, namespace: string): Question {
  const random = new Random(toDocumentSeed(seed + 1, index));
  const isOwn = random.oneIn(6);
  const made = makeObject(ground, seed, index, isOwn ? "hauberk-system" : namespace);
  const known = findKind(made.kind.group, made.kind.kind, made.kind.version);
  const ways = [...(known?.operations ?? new Map([["", ["CREATE", "UPDATE", "DELETE"]]]))];
  const [subResource, operations] = random.oneIn(2) ? (ways[0] ?? ["", ["CREATE"]]) : random.pick(ways);
  const operation = random.pick(operations) ?? "CREATE";
  const name = isOwn && random.oneIn(2) ? random.pick(NAMES) : (made.object.metadata.name ?? "");
  const before: KubernetesObject = { ...made.object, metadata: { ...made.object.metadata, name } };
  const after = random.oneIn(8) ? structuredClone(before) : change(before, ground.pools, random);
  const taken = known?.subresources.get(subResource);
  const object = operation === "DELETE" ? null : toSent(after, made, taken);
  const request: JsonObject = {
    ...toCreation({ ...made, object: before }),
    operation,
    ...(subResource === "" ? {} : { subResource, requestSubResource: subResource }),
    ...(taken === undefined ? {} : { kind: toKind(taken) }),
    userInfo: random.pick(USERS),
    object,
    oldObject: operation === "UPDATE" || operation === "DELETE" ? toSent(before, made, taken) : null,
    dryRun: random.oneIn(5),
  };
  return { ruleSet: random.pick(RULE_SETS), path: random.oneIn(2) ? "mutate" : "validate", review: toReview(request) };
}

function toSent(object: KubernetesObject, { kind }: Made, taken: string | undefined): JsonObject {
  const sent = taken === undefined ? kind : toKind(taken);
  if (taken === undefined || sent.kind === kind.kind) return object;
  const { name, namespace } = object.metadata;
  const metadata = { name: name ?? "", ...(namespace === undefined ? {} : { namespace }) };
  return { kind: sent.kind, apiVersion: taken.slice(0, taken.lastIndexOf("/")), metadata, ...CONTENTS[sent.kind] };
}

/** `autoscaling/v1/Scale`, `v1/Binding` */
function toKind(taken: string): { readonly group: string; readonly version: string; readonly kind: string } {
  const [kind = "", version = "", group = ""] = taken.split("/").toReversed();
  return { group, version, kind };
}

const CONTENTS: Readonly<Record<string, JsonObject>> = {
  Scale: { spec: { replicas: 9 }, status: { replicas: 1, selector: "app=web" } },
  Binding: { target: { kind: "Node", name: "worker-1" } },
  PodExecOptions: { stdin: true, stdout: true, tty: true, container: "web", command: ["sh", "-c", "\u202eid"] },
  PodAttachOptions: { stdin: true, container: "web" },
  PodPortForwardOptions: { ports: [22] },
  PodProxyOptions: { path: "/%2e%2e/" },
  ServiceProxyOptions: { path: "/" },
  NodeProxyOptions: { path: "/run" },
  Eviction: { deleteOptions: { gracePeriodSeconds: 0 } },
  TokenRequest: { spec: { audiences: ["api"], expirationSeconds: 3600 } },
};
