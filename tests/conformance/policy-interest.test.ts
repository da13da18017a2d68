import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { readResources } from "../../src/apps/cli/policy/load.ts";
import { toPolicyIndex } from "../../src/decision/index.ts";
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

describe.skipIf(!hasSuite("kyverno-policies") || !hasSuite("gatekeeper-library"))(
  "the interest of public policies",
  () => {
    it("covers every request that they have a say in", { timeout: 600_000 }, () => {
      const folders = ["gatekeeper-library", "kyverno-policies"].flatMap(readFolders);
      const pool = folders.flatMap(({ objects }) => objects);
      const namespaces = ["default", "prod"].map((name) => ({
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name },
      }));
      const world: World = { objects: toKnownObjects(namespaces), now: NOW };
      let [pairs, said, chosen, next] = [0, 0, 0, 0];
      const missed: string[] = [];
      for (const { policies, objects } of folders) {
        if (policies.length === 0) continue;
        const index = toPolicyIndex(policies);
        const strangers = Array.from({ length: STRANGERS }, () => pool[(next += 7919) % pool.length]);
        for (const object of [...objects, ...strangers]) {
          const old = pool[(next += 104_729) % pool.length];
          if (object === undefined || old === undefined) continue;
          for (const request of toRequests(object, old)) {
            const matching = new Set(index.matching(request));
            for (const policy of policies) {
              pairs += 1;
              if (matching.has(policy)) chosen += 1;
              if (!hasSay(policy, request, world)) continue;
              said += 1;
              const { operation, resource, subResource } = request;
              if (!matching.has(policy))
                missed.push(
                  `${policy.kind} ${policy.name}: ${operation} ${resource.resource}/${subResource} ${request.kind.kind}`,
                );
            }
          }
        }
      }
      console.info(`interest: ${pairs} pairs, ${chosen} chosen, ${said} with a say, ${missed.length} missed`);
      expect(missed.slice(0, 20)).toEqual([]);
      expect(said).toBeGreaterThan(10_000);
      expect(chosen).toBeLessThan(pairs);
    });
  },
);
