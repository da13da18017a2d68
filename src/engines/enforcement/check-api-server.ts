import { asList, dig, type KubernetesObject } from "../../model/index.ts";
import type { Cluster } from "./cluster.ts";
import { type EnforcementFinding, toFinding } from "./finding.ts";

/** Plugins that policy hangs on, with what does not work without them. */
const PLUGINS: ReadonlyMap<string, string> = new Map([
  ["PodSecurity", "labels of namespaces enforce nothing"],
  ["ValidatingAdmissionWebhook", "no validating webhook is asked"],
  ["MutatingAdmissionWebhook", "no mutating webhook is asked"],
  ["ValidatingAdmissionPolicy", "no ValidatingAdmissionPolicy is evaluated"],
]);
const DISABLE = "--disable-admission-plugins=";
const CONFIG = "--admission-control-config-file=";

/** The flags of API servers, where they run as pods that can be seen. */
function toApiServers({ ofKind }: Cluster): { readonly pod: KubernetesObject; readonly flags: readonly string[] }[] {
  return ofKind("/Pod")
    .filter(
      ({ metadata }) => metadata.namespace === "kube-system" && metadata.labels?.["component"] === "kube-apiserver",
    )
    .map((pod) => ({
      pod,
      flags: asList(dig(pod, "spec", "containers")).flatMap((container) =>
        [...asList(dig(container, "command")), ...asList(dig(container, "args"))].filter(
          (one) => typeof one === "string",
        ),
      ),
    }));
}

export function checkApiServer(cluster: Cluster): EnforcementFinding[] {
  return toApiServers(cluster).flatMap(({ pod, flags }) =>
    flags
      .filter((flag) => flag.startsWith(DISABLE))
      .flatMap((flag) => flag.slice(DISABLE.length).split(","))
      .flatMap((plugin) => {
        const lost = PLUGINS.get(plugin);
        if (lost === undefined) return [];
        const message = `${plugin} is switched off: ${lost}`;
        return [toFinding("plugin-disabled", "critical", pod, ["spec", "containers", 0, "command"], message)];
      }),
  );
}

/** What is taken for granted because it cannot be seen. */
export function findAssumptions(cluster: Cluster): string[] {
  const servers = toApiServers(cluster);
  if (servers.length === 0)
    return [
      "the API server's flags cannot be seen: its default admission plugins are taken to be on, with Pod Security's own defaults and no exemptions",
    ];
  return servers.some(({ flags }) => flags.some((flag) => flag.startsWith(CONFIG)))
    ? [
        "the API server reads a file of admission configuration that cannot be seen: Pod Security may have other defaults and exemptions",
      ]
    : [];
}
