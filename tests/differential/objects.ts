import { existsSync } from "node:fs";
import * as fc from "fast-check";
import { readCorpus as readExamples } from "../../scripts/fuzz/corpus.ts";
import { Random, toDocumentSeed } from "../../scripts/fuzz/random.ts";
import { findKind, type Kind, toCreatedForm, toResource, toServerForm } from "../../src/inventory/kinds/index.ts";
import {
  asObject,
  isObject,
  type Json,
  type JsonObject,
  type KubernetesObject,
  toGroup,
} from "../../src/model/index.ts";
import { readCorpus } from "../cluster/corpus-objects.ts";
import { suitePath } from "../conformance/suite.ts";
import { CONTROLLERS, toObject } from "../cluster/pod-security-requests.ts";
import { anyPod } from "../cluster/pss-pods.ts";
import { change, type Pools, toPools } from "./change.ts";

/** What objects are made of. */
export interface Ground {
  readonly seeds: readonly KubernetesObject[];
  readonly pools: Pools;
}

const PODS = 400;
const MANIFESTS = ["manifest-corpus", "kube-score", "polaris", "netpol-corpus"];

/**
 * The examples of every control, fixtures, generated pods alone and in every controller, and the manifests of other projects where they
 * are there.
 */
export function readGround(seed: number): Ground {
  const pods = fc.sample(anyPod, { seed, numRuns: PODS });
  const controllers = CONTROLLERS.flatMap((controller, index) =>
    pods
      .slice(index * 30, index * 30 + 30)
      .map((pod) => toObject(controller.group, controller.kind, "one", controller.of(pod))),
  );
  const generated = [...pods, ...controllers] as unknown as KubernetesObject[];
  const examples = readExamples().values.flatMap(takeLists);
  const manifests = readCorpus(MANIFESTS.filter((suite) => existsSync(suitePath(suite))));
  const seeds = [...examples, ...examples, ...generated, ...manifests].filter(isWellFormed);
  return { seeds, pools: toPools(seeds) };
}

function takeLists(value: Json): KubernetesObject[] {
  if (!isObject(value)) return [];
  const { kind, items } = value;
  if (kind === "List" && Array.isArray(items)) return items.flatMap(takeLists);
  return [value as KubernetesObject];
}

/** Whether the parts that all objects have are of the types that the API server leaves them. */
function isWellFormed(object: KubernetesObject): boolean {
  const { apiVersion, kind, metadata } = object as Partial<KubernetesObject>;
  if (typeof apiVersion !== "string" || typeof kind !== "string" || !isObject(metadata)) return false;
  if (apiVersion.startsWith("hauberk.dev/") || kind.endsWith("List")) return false;
  return ["labels", "annotations"].every((field) => {
    const texts = metadata[field];
    return texts === undefined || (isObject(texts) && Object.values(texts).every((text) => typeof text === "string"));
  });
}

/** An object as admission sees it, and where it belongs. */
export interface Made {
  readonly object: KubernetesObject;
  readonly kind: Pick<Kind, "group" | "version" | "kind" | "resource">;
  readonly namespace: string;
}

/** Kinds of versions that are gone, and of others, that lie in namespaces whether they say so or not. */
const NAMESPACED =
  /^(?:CronJob|Deployment|DaemonSet|Job|StatefulSet|ReplicaSet|Pod|Ingress|NetworkPolicy|PodDisruptionBudget|HorizontalPodAutoscaler|Rollout|Service)$/;

/** Object `index` of the run with that seed: the same each time while its ground stays. @param namespace for kinds that lie in one */
export function makeObject(ground: Ground, seed: number, index: number, namespace: string): Made {
  const random = new Random(toDocumentSeed(seed, index));
  const seedling = random.pick(ground.seeds);
  const changed = random.oneIn(4) ? structuredClone(seedling) : change(seedling, ground.pools, random);
  const { apiVersion, kind } = seedling;
  const known = findKind(toGroup(apiVersion), kind, apiVersion.split("/").at(-1) ?? "");
  const isNamespaced = known?.namespaced ?? (seedling.metadata.namespace !== undefined || NAMESPACED.test(kind));
  const place = isNamespaced ? namespace : "";
  const { generateName: _prefix, ownerReferences: _owners, ...metadata } = asObject(changed.metadata) ?? {};
  const named = {
    ...changed,
    apiVersion,
    kind,
    metadata: { ...metadata, name: `o-${index}`, ...(isNamespaced ? { namespace } : {}) },
  } as KubernetesObject;
  if (!isNamespaced) Reflect.deleteProperty(named.metadata, "namespace");
  const seen = known === undefined ? named : toCreatedForm(toServerForm(named, known), known, { namespace: place });
  const uid = `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;
  const object = { ...seen, metadata: { ...seen.metadata, uid, creationTimestamp: "2026-11-22T04:00:00Z" } };
  const { group, version, resource } = toResource(apiVersion, kind);
  return {
    object: JSON.parse(JSON.stringify(object)) as KubernetesObject,
    kind: { group, version, kind, resource },
    namespace: group === "" && kind === "Namespace" ? `o-${index}` : place,
  };
}

/** As the API server asks about its creation. */
export function toCreation({ object, kind, namespace }: Made): JsonObject {
  const { group, version } = kind;
  const asked = { group, version, kind: kind.kind };
  const resource = { group, version, resource: kind.resource };
  return {
    uid: object.metadata.uid ?? "",
    kind: asked,
    resource,
    requestKind: asked,
    requestResource: resource,
    name: object.metadata.name ?? "",
    ...(namespace === "" ? {} : { namespace }),
    operation: "CREATE",
    userInfo: { username: "jane", groups: ["system:authenticated"] },
    object,
    oldObject: null,
    dryRun: false,
    options: { kind: "CreateOptions", apiVersion: "meta.k8s.io/v1" },
  };
}
