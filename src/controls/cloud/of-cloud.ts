import { type CloudKind, type Fact, type FieldPlace, readFact, toCloudGroupKind } from "../../formats/cloud/index.ts";
import type { Context, Json, KubernetesObject, ObjectControl, Observation, Resource } from "../../model/index.ts";

/** What is asked of one cluster, pool or template; nothing when it is met. */
export type CloudDemand = (object: KubernetesObject, context: Context, resource: Resource) => Observation | undefined;

/** The parts of a control that asks something of descriptions of these kinds. */
export function ofCloud(
  demands: Readonly<Partial<Record<CloudKind, CloudDemand>>>,
): Pick<ObjectControl, "scope" | "kinds" | "check"> {
  const byKind = new Map(Object.entries(demands));
  return {
    scope: "object",
    kinds: (Object.keys(demands) as CloudKind[]).map(toCloudGroupKind),
    check: (resource, context) => byKind.get(resource.object.kind)?.(resource.object, context, resource),
  };
}

/** The field is true or false as wanted. @param byDefault what the provider takes when it is not set */
export function fieldIs(place: FieldPlace, wanted: boolean, byDefault: boolean, otherwise: string): CloudDemand {
  return field(place, (value) => (value ?? byDefault) === wanted, otherwise);
}

/** The field has one of these texts, whatever their letters' case; not set is none of them. */
export function fieldIsOneOf(place: FieldPlace, wanted: readonly string[], otherwise: string): CloudDemand {
  const known = new Set(wanted.map((one) => one.toLowerCase()));
  return field(place, (value) => typeof value === "string" && known.has(value.toLowerCase()), otherwise);
}

/** The field is set to something: a text, a list or mapping with something in it. */
export function fieldIsSet(place: FieldPlace, otherwise: string): CloudDemand {
  return field(place, (value) => value !== undefined && value !== false && !isEmpty(value), otherwise);
}

/** What `isMet` says of the field; unknown where the description does not tell. */
export function field(place: FieldPlace, isMet: (value: Json | undefined) => boolean, otherwise: string): CloudDemand {
  return (object) => {
    const fact = readFact(object, place);
    if (fact === undefined || fact.is === "later") return unknownOf(fact, otherwise);
    const value = fact.is === "known" ? fact.value : undefined;
    return isMet(value) ? undefined : { path: fact.path, message: otherwise };
  };
}

/** The first demand that is not met; one that fails is told before one that is unknown. */
export function everyOf(...demands: readonly CloudDemand[]): CloudDemand {
  return (object, context, resource) => {
    const found = demands.flatMap((demand) => demand(object, context, resource) ?? []);
    return found.find(({ verdict }) => verdict !== "unknown") ?? found[0];
  };
}

/** Met when one of the demands is; otherwise what the first says, or unknown when one of them is. */
export function oneOf(...demands: readonly CloudDemand[]): CloudDemand {
  return (object, context, resource) => {
    const found = demands.map((demand) => demand(object, context, resource));
    if (found.includes(undefined)) return undefined;
    return found.find((one) => one?.verdict === "unknown") ?? found[0];
  };
}

/** What no description of this provider tells. */
export function notTold(because: string): CloudDemand {
  return () => ({ verdict: "unknown", path: ["metadata", "name"], message: because });
}

function unknownOf(fact: Fact | undefined, otherwise: string): Observation {
  const path = fact?.path ?? ["metadata", "name"];
  const because = fact === undefined ? "this description does not tell" : "known only after the plan was applied";
  return { verdict: "unknown", path, message: `whether ${otherwise}: ${because}` };
}

function isEmpty(value: Json): boolean {
  if (typeof value === "string" || Array.isArray(value)) return value.length === 0;
  return value === null || (typeof value === "object" && Object.keys(value).length === 0);
}
