import { asList, asString, dig, type Json, type Picture } from "../../../model/index.ts";
import type { NetworkModel, WorkloadPeer } from "../model.ts";
import { toEndpoints } from "../peers/entries.ts";
import type { Subject } from "./subjects.ts";

/** Which workloads a workload says it connects to: those behind the services its commands and environment name. */
export type DeclaredFlows = ReadonlyMap<WorkloadPeer, ReadonlySet<WorkloadPeer>>;

/** Characters of commands and environment that are looked at, per workload. */
const MAX_TEXT = 100_000;
const MAX_NAMES = 10_000;

/**
 * Reads `http://cart.shop:8080`, `cart`, `cart.shop.svc.cluster.local` in arguments and environment. It takes too much rather than too
 * little: a word that happens to be a service's name is taken for it.
 */
export function toDeclaredFlows(picture: Picture, model: NetworkModel, subjects: readonly Subject[]): DeclaredFlows {
  const inNamespace = Map.groupBy(model.peers, ({ namespace }) => namespace);
  const behind = new Map<string, readonly WorkloadPeer[]>();
  for (const service of picture.ofKind("/Service")) {
    const { name = "", namespace = "default" } = service.object.metadata;
    behind.set(`${name}.${namespace}`, toEndpoints(service, inNamespace.get(namespace) ?? []));
  }
  const valuesOf = toConfigValues(picture);
  const flows = new Map<WorkloadPeer, Set<WorkloadPeer>>();
  for (const { peer, workload } of subjects) {
    if (workload === undefined || behind.size === 0) continue;
    const text = workload.containers.flatMap(({ spec }) => [
      ...(spec.command ?? []),
      ...(spec.args ?? []),
      ...(spec.env ?? []).flatMap(({ value, valueFrom }) => {
        const reference = valueFrom?.configMapKeyRef;
        return value ?? valuesOf(peer.namespace, reference?.name, reference?.key);
      }),
      ...(spec.envFrom ?? []).flatMap(({ configMapRef }) => valuesOf(peer.namespace, configMapRef?.name)),
    ]);
    const targets = flows.get(peer) ?? new Set();
    for (const name of findNames(text.join(" "))) {
      const [service = "", namespace = ""] = name.split(".");
      const found = behind.get(`${service}.${namespace}`) ?? behind.get(`${service}.${peer.namespace}`) ?? [];
      for (const target of found) targets.add(target);
    }
    if (targets.size > 0) flows.set(peer, targets);
  }
  return flows;
}

/** Words that may be a host: letters, digits, dashes and dots. */
function findNames(text: string): Set<string> {
  return new Set((text.slice(0, MAX_TEXT).match(/[a-z0-9][a-z0-9.-]*/g) ?? []).slice(0, MAX_NAMES));
}

/** What ConfigMaps hold: one key, or all. */
function toConfigValues(picture: Picture): (namespace: string, name?: string, key?: string) => string[] {
  const read = (namespace: string, name: string): Json | undefined =>
    (
      picture.find("/ConfigMap", namespace, name) ??
      (namespace === "default" ? picture.find("/ConfigMap", "", name) : undefined)
    )?.object["data"];
  return (namespace, name, key) => {
    if (name === undefined) return [];
    const data = read(namespace, name);
    if (key !== undefined) return asList([dig(data, key)]).flatMap((value) => asString(value) ?? []);
    return Object.values((data ?? {}) as Record<string, Json>).flatMap((value) => asString(value) ?? []);
  };
}
