import { Problem, type Blind, type KubernetesObject, type Resource } from "../../model/index.ts";
import { toGroupKindOf, type ApiResource } from "./api-resource.ts";
import type { ClusterClient } from "./client.ts";
import type { ListTrouble } from "./list.ts";

/** What one request, or a group of them, brought. */
export interface Reading {
  readonly resources: Resource[];
  readonly blind: Blind[];
  readonly problems: Problem[];
}

/** The objects of one kind; with trouble, what could not be read is blind, and a problem. */
export function toReading(
  client: ClusterClient,
  resource: ApiResource,
  namespace: string,
  objects: readonly KubernetesObject[],
  trouble: ListTrouble | undefined,
): Reading {
  const origin = { is: "cluster", context: client.connection.context } as const;
  const resources = objects.map((object) => ({ object, origin }));
  if (trouble === undefined) return { resources, blind: [], problems: [] };
  const { isDenied, because } = trouble;
  const place = namespace === "" ? "" : ` in ${namespace}`;
  const remedy = isDenied && namespace === "" ? "; allow list, or name namespaces with --namespace" : "";
  const message = `${resource.kind}${place} could not be read, so what depends on it is unknown: ${because}${remedy}`;
  return {
    resources,
    blind: [{ groupKind: toGroupKindOf(resource), namespace, because }],
    problems: [new Problem(isDenied ? "LIST_DENIED" : "LIST_FAILED", message)],
  };
}

/** All of them as one. A kind that is asked for in several lists, which fail alike, is told of once. */
export function joinReadings(readings: readonly Reading[]): Reading {
  const blind = new Map(readings.flatMap((reading) => reading.blind).map((one) => [JSON.stringify(one), one]));
  const problems = new Map(readings.flatMap((reading) => reading.problems).map((one) => [one.message, one]));
  return {
    resources: readings.flatMap(({ resources }) => resources),
    blind: [...blind.values()],
    problems: [...problems.values()],
  };
}
