import type { Attributes, Authorizer, Rule, User } from "../../src/engines/rbac/index.ts";

/** Whole numbers from 0 below the bound, the same for the same seed. */
export type Random = (bound: number) => number;

/** @see https://en.wikipedia.org/wiki/Xorshift (32 bits) */
export function toRandom(seed: number): Random {
  let state = seed | 1;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}

export interface Question {
  readonly user: User;
  readonly attributes: Attributes;
}

const VERBS = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", "bind", "*", "post"];
const GROUPS = ["", "apps", "batch", "rbac.authorization.k8s.io", "coordination.k8s.io", "example.com", "*"];
const RESOURCES = ["pods", "secrets", "configmaps", "deployments", "leases", "nodes", "*", "pods/exec", "widgets"];
const SUBRESOURCES = ["", "", "", "exec", "scale", "status", "log", "token", "*"];
const NAMESPACES = ["", "shop", "bank", "kube-system", "kube-public", "default", "nowhere"];
const NAMES = ["", "", "web", "db", "__proto__", "cluster-admin", "kube-scheduler"];
const URLS = ["/metrics", "/metrics/cadvisor", "/healthz", "/livez/ping", "/api/v1", "/logs/", "/", "*", "/version/"];

/** Questions about the subjects and rules of an authorizer: half of them near to what a rule of the subject says. */
export function* toQuestions(authorizer: Authorizer, seed: number): Generator<Question> {
  const random = toRandom(seed);
  const pick = <Value>(values: readonly Value[]): Value => values[random(values.length)] as Value;
  const users = authorizer.subjects.map(({ kind, namespace, name }): User => {
    if (kind === "Group") return { name: "somebody", groups: [name] };
    return { name: kind === "User" ? name : `system:serviceaccount:${namespace}:${name}`, groups: [] };
  });
  const groups = authorizer.subjects.filter(({ kind }) => kind === "Group").map(({ name }) => name);

  for (;;) {
    const named = pick(users);
    const further = random(3) === 0 ? [pick(groups)] : [];
    const isMaster = random(500) === 0;
    const user = { name: named.name, groups: [...named.groups, ...further, ...(isMaster ? ["system:masters"] : [])] };
    const grants = authorizer.grantsOf(user);
    const grant = grants.length === 0 || random(2) === 0 ? undefined : pick(grants);
    const rule = grant === undefined || grant.role.rules.length === 0 ? undefined : pick(grant.role.rules);
    const near = rule === undefined ? anywhere() : nearTo(rule, grant?.binding.namespace ?? "");
    yield { user, attributes: near };
  }

  function anywhere(): Attributes {
    if (random(8) === 0) return { verb: pick(["get", "post", "*"]), nonResourceURL: pick(URLS) };
    return {
      verb: pick(VERBS),
      group: pick(GROUPS),
      resource: pick(RESOURCES),
      subresource: pick(SUBRESOURCES),
      namespace: pick(NAMESPACES),
      name: pick(NAMES),
    };
  }

  /** What the rule allows, with at most one thing changed. */
  function nearTo(rule: Rule, namespace: string): Attributes {
    const wordOf = (words: readonly string[], others: readonly string[]): string => {
      const word = words.length === 0 ? pick(others) : pick(words);
      return word === "*" && random(10) > 0 ? pick(others) : word;
    };
    const change = random(10);
    const verb = change === 0 ? pick(VERBS) : wordOf(rule.verbs, VERBS);
    if (rule.nonResourceURLs.length > 0) {
      const url = wordOf(rule.nonResourceURLs, URLS).replace(/\*+$/, pick(["", "x", "/y"]));
      return { verb, nonResourceURL: change === 1 || url === "" ? pick(URLS) : url };
    }
    const [resource = "", subresource = ""] = wordOf(rule.resources, RESOURCES).split("/");
    return {
      verb,
      group: change === 1 ? pick(GROUPS) : wordOf(rule.apiGroups, GROUPS),
      resource: change === 2 ? pick(RESOURCES) : resource === "*" ? pick(RESOURCES) : resource,
      subresource: change === 3 ? pick(SUBRESOURCES) : subresource,
      namespace: change === 4 || namespace === "" ? pick(NAMESPACES) : namespace,
      name: change === 5 || rule.resourceNames.length === 0 ? pick(NAMES) : pick(rule.resourceNames),
    };
  }
}
