import type { JsonObject } from "../../../model/index.ts";
import type { Check } from "./check.ts";
import { toError } from "./rule-context.ts";
export function compilePodSecurity(name: string, s: JsonObject): Check {
  void [name, s];
  return () => toError("podSecurity is not built yet");
}
