import type { RuleSet } from "../../../decision/index.ts";
import type { KubernetesObject } from "../../../model/index.ts";

/** How the API server reaches us. */
export type WebhookClient =
  | { readonly is: "service"; readonly namespace: string; readonly name: string; readonly port: number }
  /** `https://10.0.0.5:8443`, without a path. */
  | { readonly is: "url"; readonly origin: string };

export interface WebhookOptions {
  /** Name of both configurations. */
  readonly name: string;
  readonly client: WebhookClient;
  /** PEM; undefined where somebody else injects it. */
  readonly caBundle: string | undefined;
  /** `namespace/certificate` of cert-manager's Certificate that its injector takes the bundle from. */
  readonly injectCaFrom?: string;
  /** Hauberk's own namespace; undefined out of cluster. */
  readonly ownNamespace: string | undefined;
  /** Decisions make Events: a dry run must make none, and the API server is told so. */
  readonly makesEvents: boolean;
}

/** The webhook configurations of rule sets: the same rule sets give the same text. */
export function toWebhookConfigurations(ruleSets: readonly RuleSet[], options: WebhookOptions): KubernetesObject[] {
  void ruleSets;
  void options;
  return [];
}
