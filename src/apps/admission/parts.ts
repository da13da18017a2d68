import type {
  Action,
  Budget,
  Decision,
  DecisionWorld,
  Meter,
  Permission,
  Review,
  RuleSet,
} from "../../decision/index.ts";
import type { KindTable } from "../../inventory/kinds/index.ts";
import type { Problem } from "../../model/index.ts";

/** The rule sets in force; replaced as a whole, never changed in place. */
export interface RuleSets {
  readonly byName: ReadonlyMap<string, RuleSet>;
  /** Changes with the content: part of records, and of `/readyz?verbose`. 16 hex digits. */
  readonly revision: string;
  /** Kinds that were known when they came into force: what the API server is to ask about depends on them. Absent: the built-in ones. */
  readonly kinds?: KindTable;
}

/** How long may be waited for what a decision depends on. Reading the signal makes it: most requests wait for nothing. */
export interface Patience {
  /** Aborts with the request's deadline. */
  readonly signal: AbortSignal;
}

/**
 * What lies around a request: rule sets, namespaces, parameters, answers. Files, or a live cluster's informers.
 */
export interface Surroundings {
  /** Undefined until the first complete, compiled set is there: until then the server is not ready. */
  ruleSets(): RuleSets | undefined;
  /**
   * The world for one request. What informers do not hold yet (a namespace made a moment ago) is looked up before it resolves.
   * Never rejects: what could not be looked up is missing from the world, which rules answer with `unknown`.
   */
  worldFor(review: Review, ruleSet: RuleSet, patience: Patience): Promise<DecisionWorld> | DecisionWorld;
  /**
   * Whether rules asked the world for what has to be asked of the cluster first (`authorizer` in CEL): the world to judge the same
   * request by once more, with the answers. Undefined: the decision stands. An answer may lead to another question, so a caller goes
   * on until it is undefined, a few times at most. Never rejects: what got no answer stays unknown.
   * @param world one that `worldFor` or `needsMore` gave, after it was judged by
   */
  needsMore?(world: DecisionWorld, patience: Patience): Promise<DecisionWorld> | undefined;
  /** What is wrong at the moment: policies that do not compile, kinds that cannot be read. */
  problems(): readonly Problem[];
  stop(): Promise<void>;
}

/** PEM texts of what the port shows; replaced as a whole. */
export interface ServingCertificate {
  /** Leaf first, then what stands between it and the CA. */
  readonly certificate: string;
  readonly key: string;
}

/** Where the serving certificate comes from: own CA, cert-manager's Secret, files. */
export interface Certificates {
  current(): ServingCertificate;
  /** PEM bundle the API server must trust: during a rotation both CAs. Undefined where somebody else injects it. */
  caBundle(): string | undefined;
  /** Called after every change with the new state; new connections must use it, old ones go on. */
  onChange(listener: () => void): void;
  stop(): void;
}

/** What is kept of every decision: metrics, audit, ring, events. It never slows or fails a request. */
export interface Recorder {
  /** @param reviewText the request's bytes as they came in; @param tookMs from the first byte read to the answer */
  note(record: {
    readonly ruleSet: string;
    readonly path: "validate" | "mutate";
    readonly review: Review;
    readonly reviewText: string;
    readonly decision: Decision;
    readonly at: Date;
    readonly tookMs: number;
  }): void;
  /** Prometheus text format. */
  metrics(): Promise<string>;
  stop(): Promise<void>;
}

/** A meter that also knows the server's load. */
export interface LoadMeter extends Meter {
  /** @param namespace of the request: what its objects cost is not held against others; absent: of none */
  permit(ruleSet: string, rule: string, action: Action, namespace?: string): Permission;
  measure<Value>(ruleSet: string, rule: string, budget: Budget, run: () => Value, namespace?: string): Value;
  /** One request more is being worked on; `left` when it was answered or given up. */
  entered(): void;
  left(): void;
  /**
   * Undefined: go on. Otherwise the whole request is answered at once, without being looked at.
   * @param remainingMs until the API server gives up
   */
  shed(ruleSet: RuleSet, remainingMs: number): "allow" | "deny" | undefined;
  /** How long a request has probably waited before the server saw it. */
  waitedMs(): number;
  state(): LoadState;
  /** Prometheus text format. */
  metrics(): string;
  stop(): void;
}

export interface LoadState {
  /** Requests that wait for an answer. */
  readonly inFlight: number;
  /** Rules that are left out at the moment because they cost too much. */
  readonly openBreakers: readonly { readonly ruleSet: string; readonly rule: string }[];
}

/** Where the server says what happens to it; never more than a line per event. */
export type Log = (
  level: "info" | "warning" | "error",
  message: string,
  fields?: Readonly<Record<string, string | number>>,
) => void;
