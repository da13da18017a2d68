import { type ChainOptions, toChainFacts } from "../../../chain/index.ts";
import { toCloudFacts } from "../../../engines/cloud/index.ts";
import { toNetworkFacts, toNetworkModel } from "../../../engines/network/index.ts";
import { checkPod, readVersion } from "../../../engines/pss/index.ts";
import { toAuthorizer, toRbacFacts } from "../../../engines/rbac/index.ts";
import { PodSecurity } from "../../../inventory/index.ts";
import { type AttackFacts, DEFAULT_SETTINGS, type Picture, Problem, type Workload } from "../../../model/index.ts";

/** What facts are made with, besides the objects. */
export interface FactOptions extends Omit<ChainOptions, "podSecurity"> {
  /** Of the API server, `1.36`; undefined: not known. */
  readonly kubernetesVersion?: string;
}

/** What every room knows of an attack on these objects: the one place where they are put together. */
export function toAllFacts(picture: Picture, options: FactOptions = {}): readonly AttackFacts[] {
  const { kubernetesVersion } = options;
  const authorizer = toAuthorizer(picture, kubernetesVersion);
  const podSecurity = toPodSecurity(picture, options);
  return [
    toChainFacts(picture, { ...options, podSecurity }),
    toRbacFacts(picture, authorizer, {
      podSecurity,
      ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }),
    }),
    toNetworkFacts(picture, toNetworkModel(picture)),
    toCloudFacts(picture),
  ];
}

function toPodSecurity(picture: Picture, { kubernetesVersion, settings = DEFAULT_SETTINGS }: FactOptions): PodSecurity {
  return new PodSecurity(picture, {
    refusedBy: (workload, level, version) => !checkPod(toPod(workload), { level, version: toVersion(version) }).allowed,
    version: kubernetesVersion === undefined ? "latest" : toVersion(kubernetesVersion),
    exempt: settings.systemNamespaces,
  });
}

function toPod({ podMetadata, podSpec }: Workload): Parameters<typeof checkPod>[0] {
  return { metadata: podMetadata, spec: podSpec };
}

/** The controller takes a version it cannot read for the latest. */
function toVersion(text: string): ReturnType<typeof readVersion> {
  try {
    return readVersion(text);
  } catch (error) {
    if (error instanceof Problem) return "latest";
    throw error;
  }
}
