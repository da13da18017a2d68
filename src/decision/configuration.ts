import type { JsonObject } from "../model/index.ts";

/** Section `admission` of hauberk.yaml: what is to be decided, as people write it. Everything has a default. */
export interface AdmissionConfiguration {
  readonly podSecurity?: PodSecurityConfiguration;
  readonly guard?: { readonly usernames?: readonly string[]; readonly groups?: readonly string[] };
  /** Which digest a tag stands for, `nginx:1.25` → `sha256:…`: written here or in files, by CI for instance. */
  readonly digests?: { readonly images?: Readonly<Record<string, string>>; readonly files?: readonly string[] };
  /** Default: one rule set `pod-security` that goes by namespace labels. */
  readonly ruleSets?: readonly RuleSetConfiguration[];
}

/** With the names of PodSecurityConfiguration (pod-security.admission.config.k8s.io/v1), so that one can be copied here. */
export interface PodSecurityConfiguration {
  /** `enforce: baseline`, `enforce-version: v1.33`; default: privileged, latest. */
  readonly defaults?: Readonly<Record<string, string>>;
  readonly exemptions?: {
    readonly usernames?: readonly string[];
    readonly runtimeClasses?: readonly string[];
    readonly namespaces?: readonly string[];
  };
}

export interface RuleSetConfiguration {
  readonly name: string;
  /** Default: Fail where something is refused, Ignore where it only warns, notes or suggests. */
  readonly failurePolicy?: "Fail" | "Ignore";
  /** Default: deny with failurePolicy Fail, else allow. */
  readonly onUnknown?: "deny" | "allow";
  /** Default 5 for Fail, 3 for Ignore. */
  readonly timeoutSeconds?: number;
  readonly namespaceSelector?: JsonObject;
  readonly objectSelector?: JsonObject;
  readonly matchConditions?: readonly { readonly name: string; readonly expression: string }[];
  readonly podSecurity?: boolean;
  /** Default: the first rule set that is for all namespaces and objects. */
  readonly guard?: boolean;
  /** Patterns of control ids. */
  readonly controls?: {
    readonly deny?: readonly string[];
    readonly warn?: readonly string[];
    readonly audit?: readonly string[];
  };
  /** Files, folders and globs, resolved. */
  readonly policies?: readonly string[];
  /** Kyverno's and Gatekeeper's objects of the cluster are policies of this set. */
  readonly clusterPolicies?: boolean;
  readonly mutations?: MutationsConfiguration;
  readonly budget?: { readonly timeMs?: number; readonly memoryMiB?: number };
}

export interface MutationsConfiguration {
  /** Default `apply`. */
  readonly mode?: "apply" | "suggest";
  readonly templates?: boolean;
  readonly allowOptOut?: boolean;
  readonly securityContext?: {
    readonly runAsNonRoot?: boolean;
    readonly seccompProfile?: boolean;
    readonly dropCapabilities?: boolean;
    readonly forbidPrivilegeEscalation?: boolean;
  };
  /** false: what is set where nobody says anything. */
  readonly automountServiceAccountToken?: boolean;
  readonly pinDigests?: boolean;
  readonly registryMirrors?: Readonly<Record<string, string>>;
  readonly sidecars?: readonly {
    readonly name: string;
    readonly podSelector: JsonObject;
    readonly template: JsonObject;
  }[];
  readonly resources?: JsonObject;
}
