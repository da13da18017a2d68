import type { ResourceRule } from "../../engines/policy/index.ts";
import { type Kind, type KindTable, toResourcePattern } from "../../inventory/kinds/index.ts";
import { coversResource } from "./merge-rules.ts";
import type { RuleWithOperations } from "./webhook-rules.ts";

/** A rule of a webhook, and whether its policy takes the same objects from another version. */
export type VersionedRule = RuleWithOperations & Pick<ResourceRule, "isEquivalent">;

/**
 * The rules with those versions named that policies name, in place of stars beside them: the API server converts a request to a version
 * that is named only where no rule takes the version it came in. One that all can do with is asked for alone, the preferred one first;
 * where there is none, all that are named. A version that the cluster is not known to serve counts for nothing: nothing would be
 * converted to it, and nobody asked.
 * @see k8s.io/apiserver/pkg/admission/plugin/webhook/generic/webhook.go, ShouldCallHook
 */
export function narrowVersions(rules: readonly VersionedRule[], kinds: KindTable): readonly RuleWithOperations[] {
  const demands = rules.filter((rule) => rule.isEquivalent === true && !isAnyVersion(rule));
  if (demands.length === 0) return rules;
  const known = new Map<string, Choice | undefined>();
  const choose: Choose = (group, resource) => {
    const key = `${group}/${resource}`;
    if (!known.has(key)) known.set(key, chooseVersions(group, resource, demands, kinds));
    return known.get(key);
  };
  return rules.flatMap((rule) => toNarrowed(rule, kinds, choose));
}

interface Choice {
  /** What stars stand for. */
  readonly versions: readonly string[];
  /** All who name versions can do with them. */
  readonly suitsAll: boolean;
}

type Choose = (group: string, resource: string) => Choice | undefined;

function isAnyVersion({ apiVersions }: RuleWithOperations): boolean {
  return apiVersions.includes("*");
}

function chooseVersions(
  group: string,
  resource: string,
  demands: readonly VersionedRule[],
  kinds: KindTable,
): Choice | undefined {
  const served = findServed(group, resource, kinds);
  const wanted = demands
    .filter(({ apiGroups }) => apiGroups.includes(group) || apiGroups.includes("*"))
    .filter(({ resources }) => resources.some((wide) => coversResource(wide, resource)))
    .map(({ apiVersions }) => served.filter((version) => apiVersions.includes(version)))
    .filter((versions) => versions.length > 0);
  if (wanted.length === 0) return undefined;
  const common = served.find((version) => wanted.every((versions) => versions.includes(version)));
  if (common !== undefined) return { versions: [common], suitsAll: true };
  return { versions: served.filter((version) => wanted.some((one) => one.includes(version))), suitsAll: false };
}

/** The versions of one resource that have all of it: a star over subresources is for those of any version. */
function findServed(group: string, text: string, kinds: KindTable): readonly string[] {
  const { resource, subresource } = toResourcePattern(text);
  const served = kinds.servedVersions(group, resource);
  const needed = subresource === "*" ? new Set(served.flatMap((kind) => [...kind.operations.keys()])) : [subresource];
  const hasAll = ({ operations }: Kind): boolean => [...needed].every((name) => operations.has(name));
  return served.filter(hasAll).map(({ version }) => version);
}

function toNarrowed(rule: VersionedRule, kinds: KindTable, choose: Choose): readonly RuleWithOperations[] {
  // Who wants one version exactly is not about what others are converted to.
  if (!isAnyVersion(rule) && rule.isEquivalent !== true) return [rule];
  return rule.resources.flatMap((resource) =>
    toGroups(rule.apiGroups, resource, kinds, choose).map((group) => {
      const choice = choose(group, resource);
      const isMeant = choice !== undefined && (isAnyVersion(rule) || choice.suitsAll);
      const apiVersions = isMeant ? choice.versions : rule.apiVersions;
      return { ...rule, apiGroups: [group], resources: [resource], apiVersions };
    }),
  );
}

/** A star over groups takes every version in each: where one of them is to be converted, the groups that have the resource are named. */
function toGroups(groups: readonly string[], text: string, kinds: KindTable, choose: Choose): readonly string[] {
  const { resource } = toResourcePattern(text);
  if (!groups.includes("*") || resource === "*") return groups;
  const served = kinds.servedGroups(resource);
  return served.some((group) => choose(group, text) !== undefined) ? served : groups;
}
