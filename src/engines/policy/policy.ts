import type { KubernetesObject, PolicyResult } from "../../model/index.ts";
import type { Explanation } from "./explanation.ts";

export type Operation = "CREATE" | "UPDATE" | "DELETE" | "CONNECT";

export interface UserInfo {
  readonly username: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** One admission request, as the API server would put it (admission.k8s.io/v1). A scan asks as if each object were created. */
export interface Request {
  readonly operation: Operation;
  /** Null on DELETE. */
  readonly object: KubernetesObject | null;
  /** Null on CREATE and CONNECT. */
  readonly oldObject: KubernetesObject | null;
  readonly kind: { readonly group: string; readonly version: string; readonly kind: string };
  readonly resource: { readonly group: string; readonly version: string; readonly resource: string };
  /** `status`, `scale`, `ephemeralcontainers`; empty for the object itself. */
  readonly subResource: string;
  readonly name: string;
  /** Empty for cluster-scoped objects. */
  readonly namespace: string;
  readonly userInfo: UserInfo;
  readonly dryRun: boolean;
}

/** Objects that are known besides the one that is judged. Lists keep the order in which objects were read. */
export interface KnownObjects {
  all(): readonly KubernetesObject[];
  find(group: string, kind: string, namespace: string, name: string): KubernetesObject | undefined;
  /** @param namespace undefined: in all */
  list(group: string, kind: string, namespace?: string): readonly KubernetesObject[];
  /** The namespace object itself; undefined where it was not given. */
  namespace(name: string): KubernetesObject | undefined;
}

/** What image checks answer until images are looked at: nobody knows. */
export interface ImageVerdicts {
  verify(
    image: string,
    demand: unknown,
  ): { readonly is: "verified" } | { readonly is: "refused" | "unknown"; readonly because: string };
}

/** Everything outside the request that a verdict may depend on. Values only: nothing is fetched. */
export interface World {
  readonly objects: KnownObjects;
  /** From the app's clock. */
  readonly now: Date;
  readonly images?: ImageVerdicts;
  /** Answers of an authorizer; absent: every question is an error that says so. */
  readonly authorize?: (question: {
    readonly user: UserInfo;
    readonly verb: string;
    readonly group: string;
    readonly resource: string;
    readonly subresource: string;
    readonly namespace: string;
    readonly name: string;
    readonly path: string;
  }) => { readonly is: "allowed" | "denied" | "unknown"; readonly reason: string };
  /** Answers of API calls and other outside data that policies ask for: only what is declared here is answered. */
  readonly answers?: ReadonlyMap<string, unknown>;
}

/**
 * Requests that a policy may be about, as rules of webhook configurations name them (admissionregistration.k8s.io/v1,
 * RuleWithOperations), and what objects must carry besides. All that is named must hold.
 */
export interface ResourceRule {
  /** A star: all. */
  readonly apiGroups: readonly string[];
  readonly apiVersions: readonly string[];
  // `pods`, `pods/exec`, `pods/*`, `*/scale`; `*`: all without subresources; `*/*`: all with them.
  readonly resources: readonly string[];
  readonly operations: readonly (Operation | "*")[];
  readonly scope: "Cluster" | "Namespaced" | "*";
  /** Also what is the same objects under another version or group (matchPolicy Equivalent). Absent: only what is named. */
  readonly isEquivalent?: boolean;
  /**
   * Those of the operations that a webhook for the policy is registered for; absent: all of them. Gatekeeper and Kyverno judge
   * deletions and connections that they are handed, and ask to be handed them only where a rule says so.
   */
  readonly asked?: readonly Operation[];
  /** Also requests about kinds of this name, whose resource nobody could name when the policy was read. */
  readonly kind?: string;
  /** Of what lies in namespaces, only what lies in these. Exact names. Absent: in all. */
  readonly namespaces?: readonly string[];
  /** Only where the object, or the one it replaces, carries the label with one of the values. Absent: whatever the labels are. */
  readonly label?: { readonly key: string; readonly values: readonly string[] };
}

/** What would become of an object when a cleanup policy's schedule comes round. */
export type CleanupAnswer = { readonly is: "deleted" | "kept" } | { readonly is: "unknown"; readonly because: string };

/** A policy that was read, checked and compiled: it only waits for requests. */
export interface Policy {
  readonly name: string;
  /** Empty for cluster-scoped policies. */
  readonly namespace: string;
  readonly kind: string;
  /** The rules by the names that results carry; absent: it is one rule, and results carry none. */
  readonly rules?: readonly string[];
  /** `judge` and `mutate` have nothing to say of requests that none of them matches. Absent: it may be about everything. */
  readonly interest?: readonly ResourceRule[];
  /** The strictest of what a failure of it may do; absent: it may refuse. Under load, what only notes is left out first. */
  readonly action?: "deny" | "warn" | "audit";
  /** One result per rule that matches; a rule that does not match says nothing. Never throws for what a policy or an object holds. */
  judge(request: Request, world: World): readonly PolicyResult[];
  /**
   * Why it says what it says of a request, step by step; also of rules that do not match. All results together are those of
   * `judge`. Absent: it cannot tell.
   */
  explain?(request: Request, world: World): readonly Explanation[];
  /** Absent: it changes nothing. Undefined: there is no object. The object is never changed in place. */
  mutate?(
    request: Request,
    world: World,
  ): { readonly object: KubernetesObject; readonly results: readonly PolicyResult[] } | undefined;
  /** It mutates once more when a later policy changed what it had left. */
  readonly isReinvoked?: boolean;
  /** Absent: it deletes nothing. Undefined: it is not about the object. Requests mean nothing to it. */
  cleanUp?(request: Request, world: World): CleanupAnswer | undefined;
  /** Absent: it makes no objects. */
  generate?(
    request: Request,
    world: World,
  ): { readonly objects: readonly KubernetesObject[]; readonly results: readonly PolicyResult[] };
}
