import type { Exception } from "../engines/acceptance/index.ts";
import type { Policy, Request } from "../engines/policy/index.ts";
import type { Control, JsonObject, Settings } from "../model/index.ts";
import type { Guard } from "./guard.ts";
import type { Mutations } from "./mutations.ts";
import type { PodSecurity } from "./pod-security.ts";

/** What a rule that does not hold does to the request. */
export type Action = "deny" | "warn" | "audit";

/** A control as a rule of admission: what a scan reports about the object, admission acts on. */
export interface ControlRule {
  readonly control: Control;
  readonly action: Action;
}

/** Policies that answer quickly which of them may be about a request. */
export interface PolicyIndex {
  readonly all: readonly Policy[];
  /** A superset of the policies that have anything to say of the request, in the order of `all`. */
  matching(request: Request): readonly Policy[];
}

/** What one policy may use of a request's time and memory before its breaker counts it as a failure. */
export interface Budget {
  readonly timeMs: number;
  readonly memoryBytes: number;
}

/** Which requests the API server asks this rule set about, besides what its rules are about. */
export interface RequestMatch {
  /** LabelSelectors; absent: all. */
  readonly namespaceSelector?: JsonObject;
  readonly objectSelector?: JsonObject;
  readonly matchConditions: readonly { readonly name: string; readonly expression: string }[];
}

/**
 * One set of rules behind one endpoint (`/validate/NAME`, `/mutate/NAME`), with one failure policy. Ready to decide: everything in it
 * is read, checked and compiled.
 */
export interface RuleSet {
  /** A DNS label; part of the endpoint's path and of the webhook's name. */
  readonly name: string;
  /** What the API server does when no answer comes. */
  readonly failurePolicy: "Fail" | "Ignore";
  /** Why it is that, for people: `it denies, so no answer must not mean yes`. */
  readonly failurePolicyBecause: string;
  /** How long the API server waits, 1 to 30. */
  readonly timeoutSeconds: number;
  readonly match: RequestMatch;
  /** What "could not look" does: an unknown verdict, a policy's error, a broken lookup. */
  readonly onUnknown: "deny" | "allow";
  readonly podSecurity?: PodSecurity;
  readonly guard?: Guard;
  readonly controls: readonly ControlRule[];
  readonly settings: Settings;
  /** As in scans; one place evaluates them (`engines/acceptance`). */
  readonly exceptions: readonly Exception[];
  readonly policies: PolicyIndex;
  /** Kyverno's and Gatekeeper's objects of the cluster belong to it. */
  readonly clusterPolicies: boolean;
  readonly mutations?: Mutations;
  readonly budget: Budget;
}
