import type { Blind, KubernetesObject, Problem } from "../../model/index.ts";
import { toGroupKindOf } from "./api-resource.ts";
import { toClusterClient, type ClusterClient } from "./client.ts";
import { readConnection } from "./kubeconfig.ts";
import { readListPages } from "./list.ts";
import { readNamespaces } from "./namespaces.ts";
import { type Plan, type PlannedList, readServer, toDiscoveryProblem, toPlan } from "./plan.ts";
import type { ClusterOptions } from "./read-cluster.ts";
import { toReading, type Reading } from "./reading.ts";
import { toReason, toSignals } from "./signals.ts";

const TIMEOUT_MS = 3_600_000;

/** One kind in one place. */
export interface ListName {
  readonly groupKind: string;
  /** Empty: everywhere. */
  readonly namespace: string;
}

/** What a cluster says, one piece after the other. */
export type ClusterPart =
  | {
      readonly is: "server";
      readonly context: string;
      /** `v1.36.3`; empty when the server does not tell. */
      readonly version: string;
      /** What will be read, in this order. */
      readonly lists: readonly ListName[];
      /** Kinds that are left out on purpose. */
      readonly unread: Plan["unread"];
    }
  | { readonly is: "objects"; readonly objects: readonly KubernetesObject[] }
  /** What came of the list that is being read belongs to a state that is gone, and comes again. */
  | { readonly is: "again"; readonly list: ListName }
  /** The end of a list; what was not read of it was told before. */
  | { readonly is: "listed"; readonly list: ListName }
  | { readonly is: "blind"; readonly blind: Blind }
  | { readonly is: "problem"; readonly problem: Problem };

/**
 * Reads what `readCluster` reads, in the same order, and holds no more than one page of it.
 * @throws {Problem} KUBECONFIG_INVALID, CLUSTER_UNREACHABLE or CLUSTER_UNAUTHORIZED when nothing can be read at all
 */
export async function* streamCluster(options: ClusterOptions = {}): AsyncGenerator<ClusterPart, void> {
  const client = toClusterClient(readConnection(options), options.limits);
  try {
    yield* streamAll(client, options);
  } finally {
    await client.close();
  }
}

async function* streamAll(client: ClusterClient, options: ClusterOptions): AsyncGenerator<ClusterPart, void> {
  const { signal, deadline } = toSignals(options, TIMEOUT_MS);
  const { version, discovery } = await readServer(client, signal, deadline);
  const namespaces = [...new Set(options.namespaces)];
  const plan = toPlan(discovery, { namespaces, isWanted: options.isWanted ?? (() => true) });
  const lists = plan.lists.map(toListName);
  if (namespaces.length > 0) lists.push(NAMESPACES);
  yield { is: "server", context: client.connection.context, version, lists, unread: plan.unread };
  yield* toTrouble({ blind: [...discovery.blind, ...plan.blind], problems: discovery.blind.map(toDiscoveryProblem) });

  let objects = 0;
  const told = new Set<string>();
  for (const [done, planned] of plan.lists.entries()) {
    for await (const part of streamList(client, planned, signal)) {
      if (part.is === "objects") objects += part.objects.length;
      if (!isTold(part, told)) yield part;
      options.onProgress?.({ done, total: lists.length, objects });
    }
    options.signal?.throwIfAborted();
  }
  if (namespaces.length > 0) yield* toParts(await readNamespaces(client, namespaces, signal), NAMESPACES);
}

/** One kind may be asked for in several lists, which fail alike. */
function isTold(part: ClusterPart, told: Set<string>): boolean {
  if (part.is !== "blind" && part.is !== "problem") return false;
  const key = part.is === "blind" ? JSON.stringify(part.blind) : part.problem.message;
  if (told.has(key)) return true;
  told.add(key);
  return false;
}

const NAMESPACES: ListName = { groupKind: "/Namespace", namespace: "" };

function toListName({ resource, namespace }: PlannedList): ListName {
  return { groupKind: toGroupKindOf(resource), namespace };
}

async function* streamList(
  client: ClusterClient,
  planned: PlannedList,
  signal: AbortSignal,
): AsyncGenerator<ClusterPart, void> {
  const { resource, namespace, selection } = planned;
  const list = toListName(planned);
  const pages = readListPages(client, resource, namespace, signal, selection);
  for (;;) {
    const { value, done } = await pages.next();
    if (done !== true) yield value === "again" ? { is: "again", list } : { is: "objects", objects: value };
    else if (value.trouble === undefined) return yield { is: "listed", list };
    else return yield* toParts(toReading(client, resource, namespace, [], toReason(value.trouble, signal)), list);
  }
}

function* toParts(reading: Reading, list: ListName): Generator<ClusterPart, void> {
  const objects = reading.resources.map(({ object }) => object);
  if (objects.length > 0) yield { is: "objects", objects };
  yield* toTrouble(reading);
  yield { is: "listed", list };
}

function* toTrouble({ blind, problems }: Pick<Reading, "blind" | "problems">): Generator<ClusterPart, void> {
  for (const one of blind) yield { is: "blind", blind: one };
  for (const problem of problems) yield { is: "problem", problem };
}
