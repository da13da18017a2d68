import type { Picture } from "../../../model/index.ts";
import { toDeclaredNeeds } from "../generate/declared.ts";
import type { NetworkModel, WorkloadPeer } from "../model.ts";

/** Whom workloads say they connect to, in variables, arguments and ConfigMaps. */
export interface DeclaredFlows {
  readonly serversOf: ReadonlyMap<WorkloadPeer, ReadonlySet<WorkloadPeer>>;
  readonly clientsOf: ReadonlyMap<WorkloadPeer, ReadonlySet<WorkloadPeer>>;
  /** Workloads that name somebody outside of the cluster, or somebody that was not found. */
  readonly outward: ReadonlySet<WorkloadPeer>;
}

/** Who says of whom that it connects to them, by what stands in its settings. */
export function toDeclaredFlows(picture: Picture, model: NetworkModel): DeclaredFlows {
  const serversOf = new Map<WorkloadPeer, Set<WorkloadPeer>>();
  const clientsOf = new Map<WorkloadPeer, Set<WorkloadPeer>>();
  const outward = new Set<WorkloadPeer>();
  for (const { source, target } of toDeclaredNeeds(picture, model).needs) {
    if (source.is !== "workload") continue;
    if (target.is === "workload") {
      addTo(serversOf, source.peer, target.peer);
      addTo(clientsOf, target.peer, source.peer);
    } else if (target.is !== "pods") outward.add(source.peer);
  }
  return { serversOf, clientsOf, outward };
}

function addTo(map: Map<WorkloadPeer, Set<WorkloadPeer>>, key: WorkloadPeer, value: WorkloadPeer): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, new Set([value]));
  else known.add(value);
}
