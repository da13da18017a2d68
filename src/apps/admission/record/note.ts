import type { Decision } from "../../../decision/index.ts";
import type { Recorder } from "../parts.ts";

/** One request and what became of it. */
export type Note = Parameters<Recorder["note"]>[0];

/** What a decision is in one word. */
export type Outcome = "allowed" | "warned" | "denied" | "overloaded" | "invalid" | "error";

/** HTTP status codes of refusals, as `Decision.code` has them. */
const OUTCOMES: ReadonlyMap<number, Outcome> = new Map([
  [400, "invalid"],
  [429, "overloaded"],
  [500, "error"],
]);

export function toOutcome({ allowed, code, reasons }: Decision): Outcome {
  if (!allowed) return OUTCOMES.get(code) ?? "denied";
  return reasons.some(({ action }) => action === "warn") ? "warned" : "allowed";
}
