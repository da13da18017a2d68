import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { readResources } from "../../src/apps/cli/policy/load.ts";
import { EMPTY_RULE_SET } from "../../src/decision/decision-for-tests.ts";
import { type RuleSet, type RuleWithOperations, toPolicyIndex, toWebhookRules } from "../../src/decision/index.ts";
import {
  type Operation,
  type Policy,
  readPolicies,
  type Request,
  toKnownObjects,
  toRequest,
  type World,
} from "../../src/engines/policy/index.ts";
import { builtInKinds } from "../../src/inventory/kinds/index.ts";
import type { KubernetesObject, Resource } from "../../src/model/index.ts";
import { hasSuite, suitePath } from "./suite.ts";

const NOW = new Date("2026-11-22T00:00:00Z");
const OPERATIONS: readonly Operation[] = ["CREATE", "UPDATE", "DELETE", "CONNECT"];
/** Objects from elsewhere that each policy is asked about. */
const STRANGERS = 25;

/** The policies and objects below each folder of a suite that holds a policy; one engine for templates with two. */
function readFolders(suite: string): { readonly policies: readonly Policy[]; readonly objects: KubernetesObject[] }[] {
  const { resources } = readResources([suitePath(suite)]);
  const folders = Map.groupBy(resources, (resource) => dirname(dirname(fileOf(resource))));
  return [...folders.values()].map((own) => {
    const set = readPolicies(own, { now: NOW });
    return { policies: set.policies, objects: set.others.map(({ object }) => object) };
  });
}

function fileOf({ origin }: Resource): string {
  return origin.is === "file" ? origin.document.file : "";
}

/** Every operation on an object, and on its subresources. */
function toRequests(object: KubernetesObject, old: KubernetesObject): Request[] {
  const plain = OPERATIONS.map((operation) => toRequest(object, { operation }));
  const replaced = toRequest(object, { operation: "UPDATE", oldObject: old });
  const [created] = plain;
  if (created === undefined) return [];
  const user = { username: "jane", groups: ["system:authenticated"] };
  const { group, version, kind } = created.kind;
  const subresources = builtInKinds.find(group, kind, version)?.subresources ?? new Map<string, string>();
  const inner = [...subresources].map(([subResource, type]): Request => {
    const [name = "", of = "", from = ""] = type.split("/").toReversed();
    const apiVersion = type.slice(0, type.lastIndexOf("/"));
    const sent: KubernetesObject = name === kind ? object : { apiVersion, kind: name, metadata: object.metadata };
    return { ...created, object: sent, subResource, kind: { group: from, version: of, kind: name } };
  });
  return [...plain, replaced, { ...created, userInfo: user }, ...inner];
}

function hasSay(policy: Policy, request: Request, world: World): boolean {
  if (policy.judge(request, world).length > 0) return true;
  const outcome = policy.mutate?.(request, world);
  return outcome !== undefined && (outcome.results.length > 0 || outcome.object !== request.object);
}

/** No rules but one policy. */
function toRuleSet(policy: Policy): RuleSet {
  return { ...EMPTY_RULE_SET, policies: toPolicyIndex([policy]) };
}

/**
 * Whether the API server would ask, with matchPolicy Equivalent.
 * @see k8s.io/apiserver/pkg/admission/plugin/webhook/predicates/rules, Matcher
 */
function isAsked(rules: readonly RuleWithOperations[], request: Request): boolean {
  const { operation, resource, subResource, namespace } = request;
  const has = (list: readonly string[], value: string): boolean => list.includes(value) || list.includes("*");
  return rules.some(({ apiGroups, apiVersions, resources, operations, scope }) => {
    const served = apiVersions.some((version) => builtInKinds.findResource(resource.group, resource.resource, version));
    return (
      has(operations, operation) &&
      has(apiGroups, resource.group) &&
      (has(apiVersions, resource.version) || served) &&
      (scope === "*" || (scope === "Namespaced") === (namespace !== "")) &&
      resources.some((text) => {
        const [name = "", sub = ""] = text.split("/");
        return has([name], resource.resource) && has([sub], subResource);
      })
    );
  });
}

/** Whether there are such writes: nobody creates an ephemeral container. Custom resources have what most have. */
function isWrite({ operation, resource, subResource }: Request): boolean {
  if ((operation !== "CREATE" && operation !== "UPDATE") || subResource === "status") return false;
  const kind = builtInKinds.findResource(resource.group, resource.resource);
  return kind === undefined ? subResource === "" : kind.operations.get(subResource)?.includes(operation) === true;
}

interface Pair {
  readonly policy: Policy;
  readonly request: Request;
  readonly isChosen: boolean;
}

/** Each policy with every request about the objects that lie beside it, and about some from elsewhere. */
function* toPairs(folders: ReturnType<typeof readFolders>): Generator<Pair> {
  const pool = folders.flatMap(({ objects }) => objects);
  let next = 0;
  const draw = (step: number): KubernetesObject[] => pool.slice((next = (next + step) % pool.length)).slice(0, 1);
  for (const { policies, objects } of folders) {
    const index = toPolicyIndex(policies);
    const strangers = policies.length === 0 ? [] : Array.from({ length: STRANGERS }, () => draw(7919)).flat();
    const requests = [...objects, ...strangers].flatMap((object) => toRequests(object, draw(104_729)[0] ?? object));
    for (const request of policies.length === 0 ? [] : requests) {
      const matching = new Set(index.matching(request));
      for (const policy of policies) yield { policy, request, isChosen: matching.has(policy) };
    }
  }
}

const hasSuites = hasSuite("kyverno-policies") && hasSuite("gatekeeper-library");

describe.skipIf(!hasSuites)("the interest of public policies", () => {
  it("covers every request that they have a say in, and so do the rules of their webhook", { timeout: 600_000 }, () => {
    const folders = ["gatekeeper-library", "kyverno-policies"].flatMap(readFolders);
    const namespaces = ["default", "prod"].map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } }));
    const world: World = { objects: toKnownObjects(namespaces), now: NOW };
    const rules = new Map<Policy, readonly RuleWithOperations[]>();
    let [pairs, chosen, said, writes] = [0, 0, 0, 0];
    const [missed, unasked]: [string[], string[]] = [[], []];
    for (const { policy, request, isChosen } of toPairs(folders)) {
      pairs += 1;
      if (isChosen) chosen += 1;
      if (!hasSay(policy, request, world)) continue;
      said += 1;
      const { operation, resource, subResource, kind } = request;
      const text = `${policy.kind} ${policy.name}: ${operation} ${resource.resource}/${subResource} ${kind.kind}`;
      if (!isChosen) missed.push(text);
      if (!isWrite(request)) continue;
      writes += 1;
      const own = rules.get(policy) ?? toWebhookRules(toRuleSet(policy));
      rules.set(policy, own);
      if (!isAsked(own, request)) unasked.push(text);
    }
    console.info(`interest: ${pairs} pairs, ${chosen} chosen, ${said} with a say, ${missed.length} missed`);
    console.info(`rules of webhooks: ${writes} writes with a say, ${unasked.length} not asked about`);
    expect(missed.slice(0, 20)).toEqual([]);
    expect(unasked.slice(0, 20)).toEqual([]);
    expect(said).toBeGreaterThan(10_000);
    expect(chosen).toBeLessThan(pairs / 2);
  });
});
