import {
  type Kind,
  type KindTable,
  namesResource,
  type ResourcePattern,
  toResourcePattern,
} from "../../../inventory/kinds/index.ts";
import {
  asList,
  asObject,
  asString,
  dig,
  isObject,
  type Json,
  type JsonObject,
  type LabelSelector,
} from "../../../model/index.ts";
import { matchesSelector } from "../../../formats/selector/index.ts";
import type { World } from "../policy.ts";
import { type Attributes, findNamespace } from "./attributes.ts";
import { canConvert } from "./conversion.ts";
import { toWorldKinds } from "./world-kinds.ts";

type Kinds = Attributes["kind"];
type Resources = Attributes["resource"];

/** Whether constraints match a request, and as what. */
export type Match =
  | { readonly is: "no"; readonly because: string }
  /** The kind and resource under which the rule names the object: other than the request's where they are equivalent. */
  | { readonly is: "yes"; readonly kind: Kinds; readonly resource: Resources }
  /** Nobody can tell; in the API server's words where it says so itself. */
  | { readonly is: "unknown"; readonly because: string }
  | { readonly is: "error"; readonly error: string };

type Matcher = (attributes: Attributes, world: World) => Match;

const EXCLUDED: Match = { is: "no", because: "one of excludeResourceRules names it" };
const NOT_NAMED: Match = { is: "no", because: "none of resourceRules names this resource and operation" };
const OTHER_LABELS: Match = { is: "no", because: "objectSelector does not choose the object's labels" };
const OTHER_NAMESPACE: Match = { is: "no", because: "namespaceSelector does not choose the namespace's labels" };

/**
 * A matcher for `matchConstraints` of a policy or `matchResources` of a binding; without any, everything matches.
 * @param own the kinds that are known; absent: those of the world
 * @see k8s.io/apiserver/pkg/admission/plugin/policy/matching/matching.go
 */
export function toMatcher(constraints: Json | undefined, own?: KindTable): Matcher {
  const given = asObject(constraints);
  if (given === undefined) return ({ kind, resource }) => ({ is: "yes", kind, resource });
  const rules = asList(given["resourceRules"]).filter(isObject).map(toRule);
  const excluded = asList(given["excludeResourceRules"]).filter(isObject).map(toRule);
  const isExact = given["matchPolicy"] === "Exact";
  const [objectSelector, namespaceSelector] = [
    toSelector(given["objectSelector"]),
    toSelector(given["namespaceSelector"]),
  ];
  return (attributes, world) => {
    const kinds = own ?? toWorldKinds(world);
    // Rules are the cheapest to look at; the order makes no difference to the answer.
    if (matchRules(excluded, attributes, kinds, isExact).is !== "no") return EXCLUDED;
    const { kind, resource } = attributes;
    const match: Match =
      rules.length === 0 ? { is: "yes", kind, resource } : matchRules(rules, attributes, kinds, isExact);
    if (match.is !== "yes") return match;
    if (objectSelector !== undefined && !matchesObject(objectSelector, attributes)) return OTHER_LABELS;
    const within = namespaceSelector === undefined ? match : matchNamespace(namespaceSelector, attributes, world);
    return within.is === "yes" ? match : within;
  };
}

/** An empty selector is as none. */
function toSelector(value: Json | undefined): LabelSelector | undefined {
  const selector = asObject(value);
  const isEmpty = [asObject(selector?.["matchLabels"]), selector?.["matchExpressions"]].every(
    (part) => part === undefined || part === null || Object.keys(part).length === 0,
  );
  return isEmpty ? undefined : selector;
}

interface Rule {
  readonly groups: ReadonlySet<string>;
  readonly versions: ReadonlySet<string>;
  readonly operations: ReadonlySet<string>;
  readonly resources: readonly ResourcePattern[];
  readonly names: ReadonlySet<string>;
  readonly scope: string;
}

function toRule(rule: JsonObject): Rule {
  const strings = (key: string): string[] => asList(rule[key]).filter((item) => typeof item === "string");
  return {
    groups: new Set(strings("apiGroups")),
    versions: new Set(strings("apiVersions")),
    operations: new Set(strings("operations")),
    resources: strings("resources").map(toResourcePattern),
    names: new Set(strings("resourceNames")),
    scope: asString(rule["scope"]) ?? "*",
  };
}

function matchRules(rules: readonly Rule[], attributes: Attributes, kinds: KindTable, isExact: boolean): Match {
  const { kind, resource, name } = attributes;
  const isNamed = ({ names }: Rule): boolean => names.size === 0 || names.has(name);
  if (rules.some((rule) => matchesRule(rule, attributes, resource) && isNamed(rule)))
    return { is: "yes", kind, resource };
  // Equivalent resources have the same plural.
  if (isExact || !rules.some((rule) => namesAny(rule, resource.resource, attributes.subResource))) return NOT_NAMED;
  for (const equivalent of findEquivalents(attributes, kinds)) {
    const { group, version } = equivalent;
    const other = { group, version, resource: equivalent.resource };
    if (!rules.some((rule) => matchesRule(rule, attributes, other) && isNamed(rule))) continue;
    if (attributes.known === undefined || !canConvert(attributes.known, equivalent)) {
      const error = `failed to convert object version: ${kind.kind} of ${resource.group}/${resource.version} is not converted to ${group}/${version} here`;
      return { is: "error", error };
    }
    return { is: "yes", kind: { group, version, kind: equivalent.kind }, resource: other };
  }
  return NOT_NAMED;
}

/** The same objects in other versions of the group; Events are in two groups. */
function findEquivalents({ known }: Attributes, kinds: KindTable): readonly Kind[] {
  if (known === undefined) return [];
  const others = known.kind === "Event" && known.isBuiltIn ? ["", "events.k8s.io"] : [known.group];
  return others.flatMap((group) => kinds.versions(group, known.kind)).filter((kind) => kind !== known);
}

function matchesRule(rule: Rule, attributes: Attributes, { group, version, resource }: Resources): boolean {
  const { operation, subResource } = attributes;
  return (
    (rule.operations.has("*") || rule.operations.has(operation)) &&
    (rule.groups.has("*") || rule.groups.has(group)) &&
    (rule.versions.has("*") || rule.versions.has(version)) &&
    namesAny(rule, resource, subResource) &&
    matchesScope(rule.scope, attributes, group, resource)
  );
}

function namesAny({ resources }: Rule, resource: string, subResource: string): boolean {
  return resources.some((pattern) => namesResource(pattern, resource, subResource));
}

/** A Namespace counts as cluster-scoped, though its requests carry a namespace. */
function matchesScope(scope: string, { namespace }: Attributes, group: string, resource: string): boolean {
  const isCluster = namespace === "" || (group === "" && resource === "namespaces");
  return scope === "*" || (scope === "Cluster" ? isCluster : scope === "Namespaced" && !isCluster);
}

function matchesObject(selector: LabelSelector, { object, oldObject }: Attributes): boolean {
  return [object, oldObject].some((one) => one !== null && matchesSelector(selector, one.metadata.labels));
}

function matchNamespace(selector: LabelSelector, attributes: Attributes, world: World): Match {
  const { namespace, resource, kind, operation, subResource, object } = attributes;
  const isNamespace = resource.group === "" && resource.resource === "namespaces";
  const yes: Match = { is: "yes", kind, resource };
  if (namespace === "" && !isNamespace) return yes;
  if (isNamespace && subResource === "" && (operation === "CREATE" || operation === "UPDATE")) {
    return matchesSelector(selector, object?.metadata.labels) ? yes : OTHER_NAMESPACE;
  }
  const given = findNamespace(world, namespace);
  const labels = asObject(dig(given, "metadata", "labels")) ?? { [NAME_LABEL]: namespace };
  if (matchesSelector(selector, labels as Record<string, string>)) return yes;
  if (given !== undefined || isDecidedByName(selector, namespace)) return OTHER_NAMESPACE;
  return {
    is: "unknown",
    because: `namespace '${namespace}' was not given, so nobody knows whether its labels match the namespaceSelector`,
  };
}

const NAME_LABEL = "kubernetes.io/metadata.name";

/** One demand on the name alone, which every namespace carries as a label, already fails. */
function isDecidedByName({ matchLabels, matchExpressions }: LabelSelector, namespace: string): boolean {
  const labels = { [NAME_LABEL]: namespace };
  const wanted = asObject(matchLabels)?.[NAME_LABEL];
  return (
    (wanted !== undefined && wanted !== namespace) ||
    asList(matchExpressions).some(
      (one) => dig(one, "key") === NAME_LABEL && !matchesSelector({ matchExpressions: [one as never] }, labels),
    )
  );
}
