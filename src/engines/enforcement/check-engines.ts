import { asList, asNumber, asString, dig, isObject, type KubernetesObject } from "../../model/index.ts";
import { matchesLabels } from "../../formats/selector/index.ts";
import { POD_ASKS } from "./asks.ts";
import { toService } from "./check-reach.ts";
import { type Cluster, SYSTEM_NAMESPACES } from "./cluster.ts";
import { type EnforcementFinding, toFinding, toNames } from "./finding.ts";
import type { Gate } from "./gate.ts";
import { findJudges } from "./sight.ts";

/** Policy engines: side by side, with exemptions of their own, not running, or only reporting. */
export function checkEngines(cluster: Cluster): EnforcementFinding[] {
  return [
    ...checkOverlap(cluster),
    ...checkReplicas(cluster),
    ...cluster.ofKind("config.gatekeeper.sh/Config").flatMap(checkGatekeeperConfig),
    ...cluster.ofKind("/ConfigMap").filter(isKyvernoConfig).flatMap(checkKyvernoConfig),
    ...checkReporting(cluster),
  ];
}

/** Webhooks of different engines that judge pods in the same namespace. */
function checkOverlap(cluster: Cluster): EnforcementFinding[] {
  const judges = new Map<string, Gate>();
  const where: string[] = [];
  for (const namespace of cluster.namespaces) {
    const here = findJudges(cluster, POD_ASKS["create pods"], namespace).filter(({ is }) => is === "webhook");
    const engines = new Map(here.map((gate) => [gate.engine, gate]));
    if (engines.size < 2) continue;
    where.push(namespace.name);
    for (const [engine, gate] of engines) judges.set(engine, gate);
  }
  const [first] = judges.values();
  if (first === undefined) return [];
  const message = `${toNames([...judges.keys()])} all judge pods in ${toNames(where)}`;
  return [toFinding("engines-overlap", "low", first.object, first.path, message)];
}

/** The Deployments behind the Services of webhooks. */
function checkReplicas(cluster: Cluster): EnforcementFinding[] {
  const seen = new Set<KubernetesObject>();
  return cluster.gates.flatMap((gate) => {
    const deployment = findDeployment(gate, cluster);
    if (deployment === undefined || seen.has(deployment)) return [];
    seen.add(deployment);
    const wanted = asNumber(dig(deployment, "spec", "replicas")) ?? 1;
    const name = `Deployment ${deployment.metadata.namespace}/${deployment.metadata.name}, which answers ${gate.name},`;
    const status = dig(deployment, "status");
    const ready = asNumber(dig(status, "readyReplicas")) ?? 0;
    if (wanted === 0 || (isObject(status) && ready === 0))
      return [
        toFinding(
          "engine-not-ready",
          "high",
          deployment,
          ["status", "readyReplicas"],
          `${name} has no pod that is ready`,
        ),
      ];
    return wanted === 1
      ? [toFinding("engine-single", "low", deployment, ["spec", "replicas"], `${name} has one replica`)]
      : [];
  });
}

function findDeployment(gate: Gate, cluster: Cluster): KubernetesObject | undefined {
  const named = toService(gate);
  if (named === undefined) return undefined;
  const service = cluster
    .ofKind("/Service")
    .find(({ metadata }) => metadata.name === named.name && metadata.namespace === named.namespace);
  const selector = dig(service, "spec", "selector") as Record<string, string> | undefined;
  return cluster
    .ofKind("apps/Deployment")
    .find(
      ({ metadata, ...deployment }) =>
        metadata.namespace === named.namespace &&
        matchesLabels(
          selector,
          dig(deployment, "spec", "template", "metadata", "labels") as Record<string, string> | undefined,
        ),
    );
}

/** Namespaces that Gatekeeper leaves out after it was asked. */
function checkGatekeeperConfig(config: KubernetesObject): EnforcementFinding[] {
  return asList(dig(config, "spec", "match")).flatMap((match, index) => {
    const processes = asList(dig(match, "processes"));
    const names = asList(dig(match, "excludedNamespaces")).filter((one) => typeof one === "string");
    const others = names.filter((name) => !SYSTEM_NAMESPACES.has(name));
    if (names.length === 0 || !processes.some((one) => one === "*" || one === "webhook")) return [];
    const path = ["spec", "match", index, "excludedNamespaces"];
    return [
      toFinding(
        "engine-exempts",
        others.length > 0 ? "medium" : "low",
        config,
        path,
        `Gatekeeper does not judge ${toNames(names)}`,
      ),
    ];
  });
}

function isKyvernoConfig({ metadata, ...object }: KubernetesObject): boolean {
  return (
    metadata.name === "kyverno" && isObject(object["data"]) && typeof object["data"]["resourceFilters"] === "string"
  );
}

const FILTER = /\[([^\],[]{0,253}),([^\],[]{0,253}),([^\],[]{0,253})\]/g;
const EXCLUSIONS = ["excludeUsernames", "excludeGroups", "excludeRoles", "excludeClusterRoles"] as const;

/** Resources and users that Kyverno leaves out after it was asked. */
function checkKyvernoConfig(config: KubernetesObject): EnforcementFinding[] {
  const filters = [...(asString(dig(config, "data", "resourceFilters")) ?? "").matchAll(FILTER)].map((match) =>
    match.slice(1).map((part) => part.trim()),
  );
  const isOfAll = (kind: string | undefined): boolean => kind === "*" || kind === "*/*" || kind === "Pod";
  const namespaces = [
    ...new Set(
      filters
        .filter(([kind, , name]) => isOfAll(kind) && (name === "*" || name === ""))
        .map(([, namespace = ""]) => namespace),
    ),
  ];
  const others = namespaces.filter((name) => !SYSTEM_NAMESPACES.has(name) && name !== config.metadata.namespace);
  const found: EnforcementFinding[] = [];
  if (namespaces.length > 0)
    found.push(
      toFinding(
        "engine-exempts",
        others.length > 0 ? "medium" : "low",
        config,
        ["data", "resourceFilters"],
        `Kyverno does not judge ${toNames(namespaces)}`,
      ),
    );
  for (const key of EXCLUSIONS) {
    const value = asString(dig(config, "data", key)) ?? "";
    // The default leaves out the kubelets.
    if (value !== "" && value !== "system:nodes")
      found.push(
        toFinding(
          "engine-exempts",
          "low",
          config,
          ["data", key],
          `Kyverno does not judge what ${value.slice(0, 200)} asks for`,
        ),
      );
  }
  return found;
}

/** Policies of engines that admit what they find. */
function checkReporting({ objects }: Cluster): EnforcementFinding[] {
  return objects.flatMap((object) => {
    const { apiVersion, kind, metadata } = object;
    const tell = (path: string[], said: string) => [
      toFinding("engine-only-reports", "low", object, path, `${kind} ${metadata.name} only reports (${said})`),
    ];
    if (apiVersion.startsWith("constraints.gatekeeper.sh/")) {
      const action = asString(dig(object, "spec", "enforcementAction")) ?? "deny";
      return action === "deny" || action === "scoped" ? [] : tell(["spec", "enforcementAction"], action);
    }
    if (apiVersion.startsWith("kyverno.io/") && (kind === "ClusterPolicy" || kind === "Policy")) {
      const action = asString(dig(object, "spec", "validationFailureAction")) ?? "Audit";
      const rules = asList(dig(object, "spec", "rules")).filter((rule) => isObject(dig(rule, "validate")));
      const open = rules.filter(
        (rule) => (asString(dig(rule, "validate", "failureAction")) ?? action).toLowerCase() !== "enforce",
      );
      return open.length === 0 ? [] : tell(["spec", "rules"], `${open.length} of ${rules.length} rules audit`);
    }
    if (apiVersion.startsWith("policies.kyverno.io/") && kind.endsWith("ValidatingPolicy")) {
      if (dig(object, "spec", "evaluation", "admission", "enabled") === false)
        return tell(["spec", "evaluation", "admission", "enabled"], "it is not asked at admission");
      const actions = asList(dig(object, "spec", "validationActions")).filter((one) => typeof one === "string");
      // Without any it denies.
      const isOpen = actions.length > 0 && !actions.includes("Deny");
      return isOpen ? tell(["spec", "validationActions"], toNames(actions)) : [];
    }
    return [];
  });
}
