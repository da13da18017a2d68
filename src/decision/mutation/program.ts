import { asObject, isObject, type Json, type Quantity } from "../../model/index.ts";
import type { Mutations } from "../mutations.ts";
import { type Mirrors, toMirrors } from "./registry-mirrors.ts";
import type { ResourceDefault } from "./resources.ts";

/** Mutations made ready: what is the same for every request is worked out once. */
export interface Program {
  readonly mutations: Mutations;
  readonly fillsSecurity: boolean;
  readonly mirrors: Mirrors;
  readonly resources: readonly ResourceDefault[];
}

const programs = new WeakMap<Mutations, Program>();

/** The same program for the same mutations; they are never changed in place. */
export function toProgram(mutations: Mutations): Program {
  const known = programs.get(mutations);
  if (known !== undefined) return known;
  const program: Program = {
    mutations,
    fillsSecurity: Object.values(mutations.securityContext).includes(true),
    mirrors: toMirrors(mutations.registryMirrors).mirrors,
    resources: toResourceDefaults(mutations.resources),
  };
  programs.set(mutations, program);
  return program;
}

/** `{ requests: { cpu: 10m }, limits: { memory: 128Mi } }` by resource. */
export function toResourceDefaults(resources: Mutations["resources"]): ResourceDefault[] {
  const [requests, limits] = [asObject(resources?.["requests"]) ?? {}, asObject(resources?.["limits"]) ?? {}];
  const names = [...new Set([...Object.keys(requests), ...Object.keys(limits)])].sort();
  return names.map((resource) => ({
    resource,
    request: toQuantity(requests, resource),
    limit: toQuantity(limits, resource),
  }));
}

function toQuantity(amounts: Json | undefined, resource: string): Quantity | undefined {
  const amount = isObject(amounts) && Object.hasOwn(amounts, resource) ? amounts[resource] : undefined;
  return typeof amount === "string" || typeof amount === "number" ? amount : undefined;
}
