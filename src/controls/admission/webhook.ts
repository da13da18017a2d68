import { asList, asNumber, asString, dig, type Json, type KubernetesObject, type Path } from "../../model/index.ts";

export const VALIDATING = "admissionregistration.k8s.io/ValidatingWebhookConfiguration";
export const MUTATING = "admissionregistration.k8s.io/MutatingWebhookConfiguration";
export const WEBHOOK_KINDS: readonly string[] = [VALIDATING, MUTATING];

/** One entry of a webhook configuration, with the API server's defaults filled in. */
export interface Webhook {
  readonly name: string;
  readonly path: Path;
  readonly value: Json;
  readonly failurePolicy: string;
  readonly matchPolicy: string;
  readonly timeoutSeconds: number;
  readonly rules: readonly WebhookRule[];
}

export interface WebhookRule {
  readonly path: Path;
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly operations: readonly string[];
  readonly scope: string;
}

/** The webhooks of a configuration. Defaults differ by version: v1beta1 failed open and matched exactly. */
export function toWebhooks(object: KubernetesObject): Webhook[] {
  const isBeta = object.apiVersion.endsWith("/v1beta1");
  return asList(object["webhooks"]).map((value, index): Webhook => {
    const path: Path = ["webhooks", index];
    return {
      name: asString(dig(value, "name")) ?? `webhooks[${index}]`,
      path,
      value,
      failurePolicy: asString(dig(value, "failurePolicy")) ?? (isBeta ? "Ignore" : "Fail"),
      matchPolicy: asString(dig(value, "matchPolicy")) ?? (isBeta ? "Exact" : "Equivalent"),
      timeoutSeconds: asNumber(dig(value, "timeoutSeconds")) ?? (isBeta ? 30 : 10),
      rules: asList(dig(value, "rules")).map((rule, at) => toRule(rule, [...path, "rules", at])),
    };
  });
}

function toRule(rule: Json, path: Path): WebhookRule {
  return {
    path,
    apiGroups: toStrings(dig(rule, "apiGroups")),
    resources: toStrings(dig(rule, "resources")),
    operations: toStrings(dig(rule, "operations")),
    scope: asString(dig(rule, "scope")) ?? "*",
  };
}

function toStrings(value: Json | undefined): string[] {
  return asList(value).filter((item) => typeof item === "string");
}

/** Whether the rule covers a resource of the core group, `pods` or `pods/ephemeralcontainers`. */
export function coversCore({ apiGroups, resources, scope }: WebhookRule, resource: string): boolean {
  if (scope === "Cluster" || !(apiGroups.includes("") || apiGroups.includes("*"))) return false;
  return resources.some((pattern) => matchesResource(pattern, resource));
}

/** `*` is every resource but no subresource, `pods/*` every subresource of pods, `*\/scale` one of every resource. */
function matchesResource(pattern: string, resource: string): boolean {
  if (pattern === resource || pattern === "*/*") return true;
  const [kind = "", sub] = resource.split("/", 2);
  if (sub === undefined) return pattern === "*";
  return pattern === `${kind}/*` || pattern === `*/${sub}`;
}

export function judges({ operations }: WebhookRule, operation: string): boolean {
  return operations.includes(operation) || operations.includes("*");
}

/** Whether a label selector narrows anything: an absent or empty one does not. */
export function isNarrowing(selector: Json | undefined): boolean {
  return selectorKeys(selector).length > 0;
}

/** The label keys a selector goes by. */
export function selectorKeys(selector: Json | undefined): string[] {
  const labels = dig(selector, "matchLabels");
  const named = typeof labels === "object" && labels !== null && !Array.isArray(labels) ? Object.keys(labels) : [];
  const expressed = asList(dig(selector, "matchExpressions")).flatMap((item) => asString(dig(item, "key")) ?? []);
  return [...named, ...expressed];
}
