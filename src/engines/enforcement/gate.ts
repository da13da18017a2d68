import type { KubernetesObject, LabelSelector, Path } from "../../model/index.ts";
import type { Rule } from "./rule.ts";

export interface Condition {
  readonly name: string;
  readonly expression: string;
}

/** One thing that the API server asks about a request: a webhook, or a policy through one of its bindings. */
export interface Gate {
  readonly is: "webhook" | "policy";
  /** The object that says so, and where in it. */
  readonly object: KubernetesObject;
  readonly path: Path;
  /** `validate.gatekeeper.sh`, or `policy (binding)`. */
  readonly name: string;
  readonly engine: string;
  readonly isMutating: boolean;
  readonly rules: readonly Rule[];
  readonly excluded: readonly Rule[];
  /** A binding's own rules: they must name it too. */
  readonly narrowed?: readonly Rule[];
  readonly isExact: boolean;
  /** All of them must choose: a policy's and its binding's. Empty selectors are left out. */
  readonly namespaceSelectors: readonly LabelSelector[];
  readonly objectSelectors: readonly LabelSelector[];
  readonly conditions: readonly Condition[];
  readonly failsClosed: boolean;
  /** What a rule that does not hold does: a webhook may refuse. */
  readonly effect: "deny" | "warn" | "audit" | "change";
  /** Of a webhook; 0 for policies, which the API server evaluates itself. */
  readonly timeoutSeconds: number;
  readonly isReinvoked: boolean;
}
