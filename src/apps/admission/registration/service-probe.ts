import { isIPv6 } from "node:net";
import { asList, asString, dig, type Json } from "../../../model/index.ts";
import type { ClusterClient } from "../../../sources/cluster/index.ts";
import { readReadyEndpoints, type ReadyEndpoint } from "./ready-endpoints.ts";

/** What can be asked about the replicas behind our Service. Never rejects. */
export interface ServiceProbe {
  /**
   * Whether the Service has an endpoint that is ready: a webhook that fails closed and is registered sooner refuses everything until
   * then. Where it cannot be known the answer is no.
   */
  isReachable(): Promise<boolean>;
  /** Whether all that are ready know rule sets of these names. One that does not answer does not know them. */
  isKnownToAll(names: readonly string[]): Promise<boolean>;
}

const ANSWER_MS = 1_000;
const MAX_BYTES = 256 * 1024;

export function toServiceProbe(client: ClusterClient, namespace: string, service: string): ServiceProbe {
  const read = () => readReadyEndpoints(client, namespace, service);
  return {
    isReachable: async () => ((await read()) ?? []).length > 0,
    isKnownToAll: async (names) => {
      const endpoints = await read();
      if (endpoints === undefined) return false;
      const known = await Promise.all(endpoints.map(readRuleSets));
      return known.every((some) => names.every((name) => some.has(name)));
    },
  };
}

async function readRuleSets({ address, healthPort }: ReadyEndpoint): Promise<ReadonlySet<string>> {
  if (healthPort === undefined) return new Set();
  const url = `http://${isIPv6(address) ? `[${address}]` : address}:${healthPort}/rule-sets`;
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS), redirect: "error" });
    const isShort = Number(answer.headers.get("content-length") ?? Infinity) <= MAX_BYTES;
    const told = answer.ok && isShort ? ((await answer.json()) as Json) : {};
    return new Set(asList(dig(told, "ruleSets")).flatMap((name) => asString(name) ?? []));
  } catch {
    return new Set();
  }
}
