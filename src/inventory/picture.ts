import {
  type Blind,
  type Dockerfile,
  type Picture,
  type Problem,
  type Resource,
  toGroupKind,
  type Workload,
} from "../model/index.ts";
import { toFindSchemas } from "./crd-schemas.ts";
import { toExposure } from "./exposure.ts";
import type { Locate } from "./objects.ts";
import { withoutOwned } from "./owners.ts";
import { toWorkloads } from "./workloads.ts";

export interface PictureInput {
  readonly resources: readonly Resource[];
  readonly dockerfiles?: readonly Dockerfile[];
  /** Everything there is (a cluster that was read), or what was handed over (files). */
  readonly complete: boolean;
  readonly blind?: readonly Blind[];
}

/** Links raw objects into one picture: workloads, who made them, who can reach them. */
export function toPicture(input: PictureInput, locate: Locate): { picture: Picture; problems: Problem[] } {
  const { resources, dockerfiles = [], complete, blind = [] } = input;
  const byKind = Map.groupBy(resources, ({ object }) => toGroupKind(object));
  const byName = new Map(resources.map((resource) => [toKey(resource), resource]));
  const ofKind = (groupKind: string): readonly Resource[] => byKind.get(groupKind) ?? [];

  const schemasOf = toFindSchemas(ofKind("apiextensions.k8s.io/CustomResourceDefinition"));
  const read = resources.map((resource) => toWorkloads(resource, locate, schemasOf));
  const exposureOf = toExposure(ofKind);
  const owned = new Map(resources.map((resource) => [toKey(resource, "default"), resource]));
  const bare = withoutOwned(
    read.flatMap(({ items }) => items),
    owned,
    complete,
  );
  const workloads = bare.map((workload): Workload => ({ ...workload, ...exposureOf(workload) }));
  const workloadsByNamespace = Map.groupBy(workloads, ({ namespace }) => namespace);

  const picture: Picture = {
    resources,
    workloads,
    dockerfiles,
    complete,
    blind,
    namespaces: toNamespaces(resources),
    ofKind,
    find: (groupKind, namespace, name) => byName.get(`${groupKind}|${namespace}|${name}`),
    workloadsIn: (namespace) => workloadsByNamespace.get(namespace) ?? [],
    whyBlind: (groupKind, namespace) => {
      if (blind.length === 0) return undefined;
      // A group whose kinds could not be asked for is blind as `group/*`.
      const group = `${groupKind.slice(0, groupKind.indexOf("/"))}/*`;
      const isOf = (one: Blind): boolean => one.groupKind === groupKind || one.groupKind === group;
      return blind.find((one) => isOf(one) && (one.namespace === "" || one.namespace === namespace))?.because;
    },
  };
  return { picture, problems: read.flatMap(({ problems }) => problems) };
}

function toKey({ object }: Resource, noNamespace = ""): string {
  return `${toGroupKind(object)}|${object.metadata.namespace ?? noNamespace}|${object.metadata.name ?? ""}`;
}

function toNamespaces(resources: readonly Resource[]): string[] {
  const names = new Set<string>();
  for (const { object } of resources) {
    const name =
      object.kind === "Namespace" && object.apiVersion === "v1" ? object.metadata.name : object.metadata.namespace;
    if (name !== undefined) names.add(name);
  }
  return [...names].sort();
}
