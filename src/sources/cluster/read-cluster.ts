import type { Blind, Problem, Resource } from "../../model/index.ts";
import { toClusterClient, type ClientLimits, type ClusterClient } from "./client.ts";
import { mapConcurrently } from "./concurrently.ts";
import { readConnection, type KubeconfigOptions } from "./kubeconfig.ts";
import { readList } from "./list.ts";
import { readNamespaces } from "./namespaces.ts";
import { type PlannedList, readServer, toDiscoveryProblem, toPlan } from "./plan.ts";
import { joinReadings, toReading, type Reading } from "./reading.ts";
import { toReason, toSignals } from "./signals.ts";

const TIMEOUT_MS = 300_000;

export interface ClusterOptions extends KubeconfigOptions {
  /** Only what is in these namespaces, and the namespaces themselves; empty: everything. */
  readonly namespaces?: readonly string[] | undefined;
  /** Only these kinds, `apps/Deployment`; absent: every one that is worth reading. */
  readonly isWanted?: ((groupKind: string) => boolean) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Kinds that are not read by then are blind. */
  readonly timeoutMs?: number | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly limits?: ClientLimits | undefined;
}

export interface Progress {
  /** Lists read, of how many. */
  readonly done: number;
  readonly total: number;
  readonly objects: number;
}

/** Everything a cluster says about itself, and what it did not. */
export interface ClusterReading {
  readonly context: string;
  readonly server: string;
  /** `v1.36.3`; empty when the server does not tell. */
  readonly serverVersion: string;
  readonly resources: Resource[];
  /** `group/*` stands for all kinds of a group that could not be asked which it has. */
  readonly blind: Blind[];
  readonly problems: Problem[];
  /** Kinds that are left out on purpose. */
  readonly unread: readonly { readonly groupKind: string; readonly because: string }[];
}

/**
 * Reads every listable object of a cluster. What cannot be read is blind, and a problem; it hides nothing else.
 * @throws {Problem} KUBECONFIG_INVALID, CLUSTER_UNREACHABLE or CLUSTER_UNAUTHORIZED when nothing can be read at all
 */
export async function readCluster(options: ClusterOptions = {}): Promise<ClusterReading> {
  const client = toClusterClient(readConnection(options), options.limits);
  try {
    return await readAll(client, options);
  } finally {
    await client.close();
  }
}

async function readAll(client: ClusterClient, options: ClusterOptions): Promise<ClusterReading> {
  const { signal, deadline } = toSignals(options, TIMEOUT_MS);
  const { version, discovery } = await readServer(client, signal, deadline);
  const namespaces = [...new Set(options.namespaces)];
  const plan = toPlan(discovery, { namespaces, isWanted: options.isWanted ?? (() => true) });
  const readings = await readLists(client, plan.lists, signal, options);
  options.signal?.throwIfAborted();
  if (namespaces.length > 0) readings.push(await readNamespaces(client, namespaces, signal));
  const { resources, blind, problems } = joinReadings(readings);

  return {
    context: client.connection.context,
    server: client.connection.server.origin,
    serverVersion: version,
    resources,
    blind: [...discovery.blind, ...plan.blind, ...blind],
    problems: [...discovery.blind.map(toDiscoveryProblem), ...problems],
    unread: plan.unread,
  };
}

async function readLists(
  client: ClusterClient,
  lists: readonly PlannedList[],
  signal: AbortSignal,
  { onProgress }: ClusterOptions,
): Promise<Reading[]> {
  let done = 0;
  let objects = 0;
  onProgress?.({ done, total: lists.length, objects });
  return mapConcurrently(lists, async (planned) => {
    const reading = await readPlanned(client, planned, signal);
    done++;
    objects += reading.resources.length;
    onProgress?.({ done, total: lists.length, objects });
    return reading;
  });
}

async function readPlanned(client: ClusterClient, planned: PlannedList, signal: AbortSignal): Promise<Reading> {
  const { resource, namespace, selection } = planned;
  const { objects, trouble } = await readList(client, resource, namespace, signal, selection);
  return toReading(client, resource, namespace, objects, trouble === undefined ? undefined : toReason(trouble, signal));
}
