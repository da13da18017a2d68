import type { Policy, Request } from "../../engines/policy/index.ts";
import { toResourcePattern } from "../../inventory/kinds/index.ts";
import type { PolicyIndex } from "../rule-set.ts";
import { Bucket } from "./bucket.ts";
import { namesTarget, type Target, toPlace } from "./matches-rule.ts";

/** Of resources and operations at a time; the one that was made first goes first. */
const MAX_BUCKETS = 4096;

/**
 * Policies that answer quickly which of them may be about a request: those that name its resource and operation are found once for
 * each, and looked up by namespace and label where they name these. Names that no policy mentions are all the same to it, so
 * made-up ones cannot fill it.
 */
export function toPolicyIndex(policies: readonly Policy[]): PolicyIndex {
  if (policies.length === 0) return { all: policies, matching: () => policies };
  const mentioned = collectNames(policies);
  const buckets = new Map<string, Bucket>();
  return {
    all: policies,
    matching: (request) => {
      const target = toTarget(request, mentioned);
      const { operation, group, version, resource, subresource, kind, place } = target;
      const key = `${operation} ${group}/${version}/${resource}/${subresource} ${kind} ${place}`;
      const known = buckets.get(key);
      if (known !== undefined)
        return known.find(place === "in a namespace" ? toNamespaces(request) : undefined, request);
      const made = new Bucket(policies, (rule) => namesTarget(rule, target));
      const [oldest] = buckets.size >= MAX_BUCKETS ? buckets.keys() : [];
      if (oldest !== undefined) buckets.delete(oldest);
      buckets.set(key, made);
      return made.find(place === "in a namespace" ? toNamespaces(request) : undefined, request);
    },
  };
}

/** Names that some rule mentions. */
interface Names {
  readonly groups: ReadonlySet<string>;
  readonly versions: ReadonlySet<string>;
  readonly resources: ReadonlySet<string>;
  readonly subresources: ReadonlySet<string>;
  readonly kinds: ReadonlySet<string>;
}

function collectNames(policies: readonly Policy[]): Names {
  const rules = policies.flatMap(({ interest = [] }) => interest);
  const resources = rules.flatMap((rule) => rule.resources.map(toResourcePattern));
  return {
    groups: new Set(["", "events.k8s.io", ...rules.flatMap(({ apiGroups }) => apiGroups)]),
    versions: new Set(rules.flatMap(({ apiVersions }) => apiVersions)),
    resources: new Set(["namespaces", "events", ...resources.map(({ resource }) => resource)]),
    subresources: new Set(resources.map(({ subresource }) => subresource)),
    kinds: new Set(rules.flatMap(({ kind }) => kind ?? [])),
  };
}

/** No group, version or resource is called that. */
const OTHER = "?";

function toTarget(request: Request, names: Names): Target {
  const { operation, resource, subResource, kind } = request;
  const known = (set: ReadonlySet<string>, name: string): string => (set.has(name) ? name : OTHER);
  return {
    operation,
    group: known(names.groups, resource.group),
    version: known(names.versions, resource.version),
    resource: known(names.resources, resource.resource),
    subresource: subResource === "" ? "" : known(names.subresources, subResource),
    kind: known(names.kinds, kind.kind),
    place: toPlace(request),
  };
}

/** Nearly always one: the request's, and what its objects say where they say something else. */
function toNamespaces({ namespace, object, oldObject }: Request): readonly string[] {
  const own = object?.metadata?.namespace ?? namespace;
  const old = oldObject?.metadata?.namespace ?? namespace;
  return own === namespace && old === namespace ? [namespace] : [...new Set([namespace, own, old])];
}
