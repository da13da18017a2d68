import { POD_ASKS } from "./asks.ts";
import { type Cluster, type Namespace, SYSTEM_NAMESPACES } from "./cluster.ts";
import { type EnforcementFinding, toFinding } from "./finding.ts";
import { findLabelFaults, toEnforced } from "./pod-security.ts";
import { findJudges } from "./sight.ts";

/** Namespaces that nothing protects, and labels of Pod Security that do not say what they seem to. */
export function checkNamespaces(cluster: Cluster): EnforcementFinding[] {
  return cluster.namespaces.flatMap((namespace) => [...checkLabels(namespace), ...checkProtection(cluster, namespace)]);
}

function checkLabels(namespace: Namespace): EnforcementFinding[] {
  const { object } = namespace;
  if (object === undefined) return [];
  return findLabelFaults(namespace).map(({ key, fault }) =>
    toFinding("pod-security-label-invalid", "medium", object, ["metadata", "labels", key], fault),
  );
}

function checkProtection(cluster: Cluster, namespace: Namespace): EnforcementFinding[] {
  const { object, name } = namespace;
  const enforced = toEnforced(namespace);
  if (object === undefined || (enforced !== "none" && enforced !== "privileged")) return [];
  const judges = findJudges(cluster, POD_ASKS["create pods"], namespace).filter(({ effect }) => effect === "deny");
  if (judges.some(({ failsClosed }) => failsClosed)) return [];
  const labels = enforced === "none" ? "no Pod Security level is enforced" : "Pod Security lets everything through";
  const open =
    judges.length === 0
      ? "no webhook or policy may refuse a pod"
      : `only ${judges[0]?.name} sees pods, which fails open`;
  const isSystem = SYSTEM_NAMESPACES.has(name);
  const severity = isSystem ? "low" : judges.length > 0 ? "medium" : "high";
  const path = ["metadata", "labels", "pod-security.kubernetes.io/enforce"];
  return [toFinding("unprotected-namespace", severity, object, path, `in namespace ${name} ${labels}, and ${open}`)];
}
