import { toResourcePattern } from "../../inventory/kinds/index.ts";
import { LIFELINES, POD_ASKS } from "./asks.ts";
import { type Cluster, SYSTEM_NAMESPACES } from "./cluster.ts";
import type { Severity } from "../../model/index.ts";
import type { FindingId } from "./advice.ts";
import { type EnforcementFinding, toFinding, toNames } from "./finding.ts";
import type { Gate } from "./gate.ts";
import { toEnforced } from "./pod-security.ts";
import { type Ask, has, matchesRules, type Rule } from "./rule.ts";
import { isSeen, toSight } from "./sight.ts";

/** What the rules of webhooks and policies do not name. */
export function checkRules(cluster: Cluster): EnforcementFinding[] {
  return cluster.gates.flatMap((gate) => [
    ...checkEverything(gate),
    ...checkServed(gate, cluster),
    ...(gate.isMutating ? [] : checkPods(gate, cluster)),
  ]);
}

function toRulesPath({ is, path }: Gate): (string | number)[] {
  return is === "policy" ? [...path, "matchConstraints", "resourceRules"] : [...path, "rules"];
}

function checkPods(gate: Gate, cluster: Cluster): EnforcementFinding[] {
  const names = (ask: Ask): boolean => matchesRules(gate.rules, ask, gate.isExact, cluster.kinds);
  const found: EnforcementFinding[] = [];
  const tell = (id: FindingId, severity: Severity, message: string): void => {
    found.push(toFinding(id, severity, gate.object, toRulesPath(gate), message));
  };
  const create = POD_ASKS["create pods"];
  if (names(create)) {
    const missing = (["ephemeral containers", "resize"] as const).filter((name) => !names(POD_ASKS[name]));
    const open = missing.filter((name) => isOpen(gate, POD_ASKS[name], cluster));
    if (missing.length > 0) {
      const resources = missing.map((name) => `pods/${POD_ASKS[name].subresource}`);
      const severity = open.includes("ephemeral containers") ? "high" : open.length > 0 ? "medium" : "low";
      const others = open.length === 0 ? ", which something else does wherever it is asked" : "";
      const message = `${gate.name} sees pods and does not see ${toNames(resources)}${others}`;
      tell("missing-subresource", severity, message);
    }
    if (!names(POD_ASKS["update pods"]))
      tell("missing-update", "medium", `${gate.name} sees pods that are created, not those that are changed`);
  } else {
    const makers = cluster.makers.filter(names).map(({ resource }) => resource);
    if (makers.length > 0)
      tell(
        "missing-pods",
        isOpen(gate, create, cluster) ? "high" : "low",
        `${gate.name} sees ${toNames(makers)} and no pods`,
      );
  }
  const unchanged = cluster.makers.filter((ask) => names(ask) && !names({ ...ask, operation: "UPDATE" }));
  if (unchanged.length > 0)
    tell(
      "missing-update",
      "medium",
      `${gate.name} sees ${toNames(unchanged.map(({ resource }) => resource))} that are created, not those that are changed`,
    );
  return found;
}

/** Whether there is a namespace in which the gate sees pods, and nothing else looks at what it does not see. */
function isOpen(gate: Gate, ask: Ask, cluster: Cluster): boolean {
  return cluster.namespaces.some((namespace) => {
    if (SYSTEM_NAMESPACES.has(namespace.name)) return false;
    const enforced = toEnforced(namespace);
    if (enforced === "baseline" || enforced === "restricted") return false;
    return !cluster.gates.some(
      (other) => other !== gate && other.effect === "deny" && isSeen(toSight(other, ask, namespace, cluster)),
    );
  });
}

/** Rules that name what is not served, or only one of several versions. */
function checkServed(gate: Gate, cluster: Cluster): EnforcementFinding[] {
  return gate.rules.flatMap((rule, index) => {
    const path = [...toRulesPath(gate), index];
    const found: EnforcementFinding[] = [];
    const unserved = findUnserved(rule, cluster);
    if (unserved.length > 0)
      found.push(
        toFinding(
          "rule-matches-nothing",
          "medium",
          gate.object,
          path,
          `${gate.name} names ${toNames(unserved)}, which is not served`,
        ),
      );
    const versions = gate.isExact ? findOtherVersions(rule, cluster) : [];
    if (versions.length > 0)
      found.push(
        toFinding(
          "match-exact",
          "medium",
          gate.object,
          path,
          `${gate.name} matches exactly, and does not name ${toNames(versions)}`,
        ),
      );
    return found;
  });
}

function toPlural(resource: string): string {
  return toResourcePattern(resource).resource;
}

function toPairs({ groups, resources }: Rule): { group: string; resource: string }[] {
  if (groups.includes("*")) return [];
  const plurals = [...new Set(resources.map(toPlural))].filter((plural) => plural !== "*");
  return groups.flatMap((group) => plurals.map((resource) => ({ group, resource })));
}

function findUnserved(rule: Rule, { kinds, isAll }: Cluster): string[] {
  const groups = new Set(kinds.all().map(({ group }) => group));
  const pairs = toPairs(rule);
  // Rules are a product of groups and resources: a pair that is not served is no fault while another with that resource is.
  const served = new Set(
    pairs.filter(({ group, resource }) => kinds.findResource(group, resource)).map(({ resource }) => resource),
  );
  const isKnown = (group: string): boolean =>
    groups.has(group) || isAll("apiextensions.k8s.io/CustomResourceDefinition");
  return pairs
    .filter(({ group, resource }) => !served.has(resource) && isKnown(group))
    .map(({ group, resource }) => (group === "" ? resource : `${resource}.${group}`));
}

function findOtherVersions(rule: Rule, { kinds }: Cluster): string[] {
  if (rule.versions.includes("*")) return [];
  return toPairs(rule).flatMap(({ group, resource }) => {
    const kind = kinds.findResource(group, resource)?.kind;
    const others =
      kind === undefined ? [] : kinds.versions(group, kind).filter(({ version }) => !has(rule.versions, version));
    return others.map(({ version }) => `${resource} in ${group === "" ? version : `${group}/${version}`}`);
  });
}

function checkEverything(gate: Gate): EnforcementFinding[] {
  if (gate.is === "policy") return [];
  return gate.rules.flatMap((rule, index) => {
    const isEverything =
      has(rule.groups, "") && rule.groups.includes("*") && rule.resources.some((one) => one === "*" || one === "*/*");
    if (!isEverything || !["CREATE", "UPDATE"].some((operation) => has(rule.operations, operation))) return [];
    const severity = gate.failsClosed && gate.conditions.length === 0 ? "medium" : "low";
    const lifelines = toNames([...new Set(LIFELINES.map(({ resource }) => resource))]);
    const message = `${gate.name} is asked about every resource, ${lifelines} among them`;
    return [toFinding("intercepts-everything", severity, gate.object, [...toRulesPath(gate), index], message)];
  });
}
