import type { ClusterClient } from "../../sources/cluster/index.ts";
import type { EntryGate, Surroundings } from "../admission/index.ts";
import * as admission from "../admission/index.ts";
import type { ServeAdmissionCommand } from "./serve-admission.ts";

/** Whether the API server reaches us by our Service. */
export function isBehindService(
  { url }: ServeAdmissionCommand,
  ownNamespace: string | undefined,
): ownNamespace is string {
  return ownNamespace !== undefined && url === undefined;
}

/** Only among replicas somebody else can answer meanwhile, and only who registers sees to it that old entries go. */
export function toGate(
  options: ServeAdmissionCommand,
  client: ClusterClient | undefined,
  ownNamespace: string | undefined,
  surroundings: Surroundings,
): EntryGate | undefined {
  if (client === undefined || !options.register || !isBehindService(options, ownNamespace)) return undefined;
  const probe = admission.toServiceProbe(client, ownNamespace, options.service);
  return admission.toEntryGate({
    known: () => {
      const names = surroundings.ruleSets()?.byName.keys();
      return names === undefined ? undefined : new Set(names);
    },
    registeredNames: () => admission.readRegisteredNames(client, options.name),
    hasOthers: () => probe.isReachable(),
    clock: () => performance.now(),
  });
}
