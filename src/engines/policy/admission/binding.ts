import type { KindTable } from "../../../inventory/kinds/index.ts";
import { asList, asObject, asString, dig, type Json, type JsonObject, type Resource } from "../../../model/index.ts";
import { toMatcher } from "./match.ts";

export type Action = "Deny" | "Warn" | "Audit";

/** What puts a policy into force. */
export interface Binding {
  /** Undefined: there is none, and the policy is judged as if bound to everything. */
  readonly name: string | undefined;
  readonly paramRef: JsonObject | undefined;
  readonly matches: ReturnType<typeof toMatcher>;
  /** `matchResources` as written. */
  readonly resources: Json | undefined;
  readonly actions: readonly Action[];
}

export function readBinding({ object }: Resource, kinds?: KindTable): Binding & { readonly policyName: string } {
  const spec = asObject(object["spec"]) ?? {};
  const actions = asList(spec["validationActions"]).filter(isAction);
  return {
    name: object.metadata.name ?? "",
    policyName: asString(dig(spec, "policyName")) ?? "",
    paramRef: asObject(spec["paramRef"]),
    matches: toMatcher(spec["matchResources"], kinds),
    resources: spec["matchResources"],
    actions,
  };
}

/** For a policy whose binding was not given. */
export function toEveryBinding(kinds?: KindTable): Binding {
  const matches = toMatcher(undefined, kinds);
  return { name: undefined, paramRef: undefined, matches, resources: undefined, actions: ["Deny"] };
}

function isAction(value: unknown): value is Action {
  return value === "Deny" || value === "Warn" || value === "Audit";
}
