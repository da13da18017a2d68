import { asList, asObject, asString, dig, isObject, type Json, type JsonObject } from "../../../../model/index.ts";

/** What a check says of one field. */
export interface FieldFault {
  /** `spec.containers[0].securityContext.privileged` */
  readonly field: string;
  readonly is: "forbidden" | "required";
  /** What stands there; undefined where that says nothing. */
  readonly bad?: string | number | boolean | readonly string[];
}

/** A check that does not allow the pod. Without a list of fields it cannot be exempted from field by field. */
export interface CheckResult {
  readonly id: string;
  readonly reason: string;
  readonly faults: readonly FieldFault[] | undefined;
}

export interface PodParts {
  readonly annotations: JsonObject;
  readonly spec: JsonObject;
}

/** A container and the path to it. */
export interface PlacedContainer {
  readonly container: JsonObject;
  readonly path: string;
}

export const CONTAINER_LISTS = ["initContainers", "containers", "ephemeralContainers"] as const;

/** Init, ordinary and ephemeral containers, in that order. */
export function placedContainers(spec: JsonObject): readonly PlacedContainer[] {
  return CONTAINER_LISTS.flatMap((list) =>
    asList(spec[list]).flatMap((container, index) =>
      isObject(container) ? [{ container, path: `spec.${list}[${index}]` }] : [],
    ),
  );
}

export function securityContextOf(owner: JsonObject): JsonObject | undefined {
  return asObject(owner.securityContext);
}

export function isSet(value: Json | undefined): boolean {
  return value !== undefined && value !== null;
}

export function forbidden(field: string, bad?: FieldFault["bad"]): FieldFault {
  return bad === undefined || bad === "" ? { field, is: "forbidden" } : { field, is: "forbidden", bad };
}

export function required(field: string): FieldFault {
  return { field, is: "required" };
}

export function isWindows(spec: JsonObject): boolean {
  return dig(spec, "os", "name") === "windows";
}

export function textOf(value: Json | undefined): string {
  return asString(value) ?? "";
}
