import type { Volume } from "../../../model/index.ts";
import type { Forbidden, PodCheck, PodUnderCheck } from "../check.ts";
import { plural, quoteAll, sortUnique } from "../wording.ts";

const ALLOWED = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
] as const;

/** Kinds that are named when found, in the order in which they are looked for; any other is "unknown". */
const NAMED = [
  "hostPath",
  "gcePersistentDisk",
  "awsElasticBlockStore",
  "gitRepo",
  "nfs",
  "iscsi",
  "glusterfs",
  "rbd",
  "flexVolume",
  "cinder",
  "cephfs",
  "flocker",
  "fc",
  "azureFile",
  "vsphereVolume",
  "quobyte",
  "azureDisk",
  "photonPersistentDisk",
  "portworxVolume",
  "scaleIO",
  "storageos",
] as const;

/** Only volumes that hold the pod's own or the cluster's data, not the host's or a bare storage server's. */
export const restrictedVolumes: PodCheck = {
  id: "restrictedVolumes",
  level: "restricted",
  revisions: [{ since: "v1.0", check: checkVolumes, overrides: ["hostPathVolumes"] }],
};

function checkVolumes({ spec }: PodUnderCheck): Forbidden | undefined {
  const bad = (spec.volumes ?? []).filter((volume) => !isAllowed(volume));
  if (bad.length === 0) return undefined;
  const names = quoteAll(bad.map((volume) => volume.name ?? ""));
  const kinds = sortUnique(bad.map(kindOf));
  const kindsAre = plural("restricted volume type", "restricted volume types", kinds.length);
  return {
    reason: "restricted volume types",
    detail: `${plural("volume", "volumes", bad.length)} ${names} ${plural("uses", "use", bad.length)} ${kindsAre} ${quoteAll(kinds)}`,
  };
}

function isAllowed(volume: Volume): boolean {
  if (ALLOWED.some((kind) => volume[kind] != null)) return true;
  // The API server makes a volume of no kind an emptyDir before admission sees it.
  return Object.keys(volume).every((key) => key === "name" || volume[key] == null);
}

function kindOf(volume: Volume): string {
  return NAMED.find((kind) => volume[kind] != null) ?? "unknown";
}
