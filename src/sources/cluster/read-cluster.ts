import { asString, dig, Problem, type Blind, type Resource } from "../../model/index.ts";
import { toGroupKindOf, type ApiResource } from "./api-resource.ts";
import { toClusterClient, type ClientLimits, type ClusterClient } from "./client.ts";
import { mapConcurrently } from "./concurrently.ts";
import { readDiscovery } from "./discovery.ts";
import { readConnection, type KubeconfigOptions } from "./kubeconfig.ts";
import { readList } from "./list.ts";
import { readNamespaces } from "./namespaces.ts";
import { joinReadings, toReading, type Reading } from "./reading.ts";
import { whyUnread } from "./unread.ts";

const TIMEOUT_MS = 300_000;
const TIME_IS_UP = "the time for reading the cluster was up";

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
  const deadline = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS);
  const signal = options.signal === undefined ? deadline : AbortSignal.any([options.signal, deadline]);
  const { version, discovery } = await readServer(client, signal).catch((error: unknown) => {
    if (!deadline.aborted) throw error;
    throw new Problem("CLUSTER_UNREACHABLE", `${client.connection.server.origin} did not answer in time`, {
      cause: error,
    });
  });

  const isWanted = options.isWanted ?? (() => true);
  const wanted = discovery.resources.filter((one) => !isUnread(one) && isWanted(toGroupKindOf(one)));
  const namespaces = [...new Set(options.namespaces)];
  const plan = toPlan(wanted, namespaces);
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
    unread: discovery.resources
      .filter(isUnread)
      .map((resource) => ({ groupKind: toGroupKindOf(resource), because: whyUnread(resource) ?? "" })),
  };
}

async function readServer(client: ClusterClient, signal: AbortSignal) {
  const reply = await client.get("/version", { signal });
  const version = reply.is === "ok" ? (asString(dig(reply.value, "gitVersion")) ?? "") : "";
  return { version, discovery: await readDiscovery(client, signal) };
}

interface PlannedList {
  readonly resource: ApiResource;
  /** Empty: everywhere. */
  readonly namespace: string;
}

/** Which lists to read. With namespaces named, what belongs to none is not read, and so it is unknown. */
function toPlan(
  wanted: readonly ApiResource[],
  namespaces: readonly string[],
): { lists: PlannedList[]; blind: Blind[] } {
  if (namespaces.length === 0) return { lists: wanted.map((resource) => ({ resource, namespace: "" })), blind: [] };
  const because = `only ${namespaces.join(", ")} was read`;
  return {
    lists: wanted
      .filter((resource) => resource.isNamespaced)
      .flatMap((resource) => namespaces.map((namespace) => ({ resource, namespace }))),
    blind: wanted
      .filter((resource) => !resource.isNamespaced && toGroupKindOf(resource) !== "/Namespace")
      .map((resource) => ({ groupKind: toGroupKindOf(resource), namespace: "", because })),
  };
}

function isUnread(resource: ApiResource): boolean {
  return whyUnread(resource) !== undefined;
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
  const { resource, namespace } = planned;
  const { objects, trouble } = await readList(client, resource, namespace, signal);
  const isLate = trouble !== undefined && signal.aborted;
  return toReading(client, resource, namespace, objects, isLate ? { isDenied: false, because: TIME_IS_UP } : trouble);
}

function toDiscoveryProblem({ groupKind, because }: Blind): Problem {
  return new Problem(
    "LIST_FAILED",
    `the kinds of ${groupKind} are not known, so what depends on them is unknown: ${because}`,
  );
}
