import type { Policy } from "../../engines/policy/index.ts";
import type { PolicyIndex } from "../rule-set.ts";

/** Policies that answer quickly which of them may be about a request. */
export function toPolicyIndex(policies: readonly Policy[]): PolicyIndex {
  return { all: policies, matching: () => policies };
}
