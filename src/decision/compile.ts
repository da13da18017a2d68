import type { Exception } from "../engines/acceptance/index.ts";
import type { PolicySet } from "../engines/policy/index.ts";
import type { Batch, Resource, Settings } from "../model/index.ts";
import type { AdmissionConfiguration } from "./configuration.ts";
import type { RuleSet } from "./rule-set.ts";

/** What rule sets are made of besides their configuration. */
export interface RuleSetParts {
  readonly settings: Settings;
  readonly exceptions: readonly Exception[];
  /** What stands in the files under `policies`, by rule set. */
  readonly resources: ReadonlyMap<string, readonly Resource[]>;
  /** Policies in the cluster, for the sets with `clusterPolicies`. */
  readonly clusterResources?: readonly Resource[];
  /** For exceptions of policies that expire. */
  readonly now: Date;
  /** Default `hauberk-system`. */
  readonly ownNamespace?: string;
  /** Reads the policies among the objects; the server's remembers what it compiled before. Default: `readPolicies` of the engine. */
  readonly readPolicies?: (resources: readonly Resource[]) => PolicySet;
}

/** The rule sets of a configuration, compiled. What is at fault is a problem and left out; it hides nothing else. */
export function toRuleSets(_configuration: AdmissionConfiguration, _parts: RuleSetParts): Batch<RuleSet> {
  return { items: [], problems: [] };
}
