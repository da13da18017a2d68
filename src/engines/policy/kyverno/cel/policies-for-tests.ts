import { expect } from "vitest";
import { readYaml } from "../../../../formats/yaml/index.ts";
import type { KubernetesObject, PolicyResult, Resource } from "../../../../model/index.ts";
import { toKnownObjects } from "../../known-objects.ts";
import type { World } from "../../policy.ts";
import type { CelPolicy } from "./policy.ts";
import { readCelPolicies } from "./read.ts";

export const NOW = new Date("2026-01-02T03:04:05Z");

/** Objects of a YAML text, each with its place. */
export function read(text: string): Resource[] {
  return readYaml("policy.yaml", text).items.map(({ document, value }) => ({
    object: value as KubernetesObject,
    origin: { is: "file", document, prefix: [] },
  }));
}

/** The only policy of a text, which must be without faults. */
export function policyOf(text: string): CelPolicy {
  const { items, problems } = readCelPolicies(read(text));
  expect(problems.map(({ message }) => message)).toEqual([]);
  return items[0] as CelPolicy;
}

export function worldOf(objects: readonly KubernetesObject[] = [], more: Partial<World> = {}): World {
  return { objects: toKnownObjects(objects), now: NOW, ...more };
}

export function pod(name: string, image = "nginx:1.25"): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "default" },
    spec: { containers: [{ name: "c", image }] },
  };
}

export function deployment(image: string): KubernetesObject {
  const { metadata, spec } = pod("web", image);
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata,
    spec: { template: { metadata: {}, spec: spec ?? {} } },
  };
}

/** `pass: message` of every result. */
export function say(results: readonly PolicyResult[]): string[] {
  return results.map(({ result, message }) => `${result}: ${message}`);
}

/** The constraints of policies about new pods. */
export const PODS = `
  matchConstraints:
    resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]`;
