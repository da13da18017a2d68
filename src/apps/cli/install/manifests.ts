import {
  toGuardPolicies,
  toRuleSets,
  type AdmissionConfiguration,
  type Guard,
  type RuleSet,
} from "../../../decision/index.ts";
import { type KindTable, toKindTable } from "../../../inventory/kinds/index.ts";
import { DEFAULT_SETTINGS, type KubernetesObject, type Resource, type Settings } from "../../../model/index.ts";
import { BOOTSTRAP_NAMESPACES, toWebhookConfigurations } from "../../admission/index.ts";
import { toAccess } from "./access.ts";
import { toCertManagerObjects } from "./cert-manager.ts";
import { CONFIGURATIONS, type InstallOptions, LABELS, NAME, TLS_SECRET } from "./install-options.ts";
import { toWorkload } from "./workload.ts";

/** What is to be enforced, as far as manifests depend on it. */
export interface InstalledRules {
  readonly admission: AdmissionConfiguration;
  readonly settings?: Partial<Settings> | undefined;
  readonly resources: ReadonlyMap<string, readonly Resource[]>;
  readonly now: Date;
}

/**
 * Everything the admission server needs in a cluster, in the order it has to be created. The webhook configurations are empty
 * unless they are asked for: the server fills them in once it can be reached, so that installing blocks nothing.
 */
export function toManifests(rules: InstalledRules, options: InstallOptions): KubernetesObject[] {
  const { namespace } = options;
  const kinds = toKnownKinds(rules);
  const { items: ruleSets } = toRuleSets(rules.admission, {
    kinds,
    settings: { ...DEFAULT_SETTINGS, ...rules.settings },
    exceptions: [],
    resources: rules.resources,
    now: rules.now,
    ownNamespace: namespace,
  });
  const guard = ruleSets.find((one) => one.guard !== undefined)?.guard;
  return [
    toNamespace(namespace),
    ...toAccess(options),
    ...(options.certManager ? toCertManagerObjects(options) : []),
    ...toWorkload(options),
    ...(guard === undefined ? [] : toGuardPolicies(options.certManager ? withCertManager(guard) : guard)),
    ...(options.isStatic ? toWebhooks(ruleSets, kinds, options) : EMPTY_CONFIGURATIONS),
  ];
}

/** Its accounts as its own manifests and chart name them: one keeps the certificate, the other writes the bundle into the webhooks. */
function withCertManager(guard: Guard): Guard {
  const accounts = ["cert-manager", "cert-manager-cainjector"];
  return {
    ...guard,
    usernames: [...guard.usernames, ...accounts.map((name) => `system:serviceaccount:cert-manager:${name}`)],
  };
}

/** The server fills them in once it can be reached; applying them again leaves what it wrote. */
const EMPTY_CONFIGURATIONS = ["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"].map((kind) => ({
  apiVersion: "admissionregistration.k8s.io/v1",
  kind,
  metadata: { name: CONFIGURATIONS, labels: LABELS },
}));

/** No cluster is asked: definitions among the policies are all there is to know. */
function toKnownKinds({ resources }: InstalledRules): KindTable {
  return toKindTable([...resources.values()].flat().map(({ object }) => object));
}

function toWebhooks(ruleSets: readonly RuleSet[], kinds: KindTable, options: InstallOptions): KubernetesObject[] {
  const { namespace, bootstrapNamespaces } = options;
  return toWebhookConfigurations(ruleSets, {
    name: CONFIGURATIONS,
    client: { is: "service", namespace, name: NAME, port: 443 },
    caBundle: undefined,
    injectCaFrom: `${namespace}/${TLS_SECRET}`,
    ownNamespace: namespace,
    bootstrapNamespaces: [...BOOTSTRAP_NAMESPACES, ...bootstrapNamespaces],
    makesEvents: true,
    kinds,
  });
}

function toNamespace(name: string): KubernetesObject {
  const levels = ["enforce", "audit", "warn"].map((mode) => [`pod-security.kubernetes.io/${mode}`, "restricted"]);
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, labels: { ...LABELS, ...Object.fromEntries(levels) } as Record<string, string> },
  };
}
