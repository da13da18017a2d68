import { locate } from "../../../formats/position/index.ts";
import type { Location, Path, Resource } from "../../../model/index.ts";

/** What kind of weakness was found in a policy. */
export const ADVICE_CODES = [
  "unknown-field",
  "forgotten-containers",
  "registry-prefix",
  "regex",
  "expression",
  "types",
  "cost",
  "dead-rule",
] as const;
export type AdviceCode = (typeof ADVICE_CODES)[number];

/** Something about a policy that its author will want to know before it is enforced. */
export interface Advice {
  readonly code: AdviceCode;
  /** `error`: the policy's engine would refuse it, or it cannot do what it says. */
  readonly level: "error" | "warning" | "note";
  readonly policy: string;
  readonly policyKind: string;
  /** What is wrong and what to write instead. */
  readonly message: string;
  readonly at: Location | undefined;
}

/** Advice on a place of a policy. */
export function advise(
  { object, origin }: Resource,
  path: Path,
  advice: Pick<Advice, "code" | "level" | "message">,
): Advice {
  const at = origin.is === "file" ? locate(origin.document, [...origin.prefix, ...path]) : undefined;
  return { ...advice, policy: object.metadata.name ?? "", policyKind: object.kind, at };
}
