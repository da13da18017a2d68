import { asList, asObject, asString, isObject, type Json, type JsonObject } from "../../../../model/index.ts";

/** A pod controller that rules for pods are rewritten for. */
interface Controller {
  readonly group: string;
  readonly resource: string;
  readonly template: string;
}

const DEFAULTS = "spec.template";
const CRON_JOBS = "spec.jobTemplate.spec.template";

const CONTROLLERS: ReadonlyMap<string, Controller> = new Map(
  [
    { group: "apps", resource: "daemonsets", template: DEFAULTS },
    { group: "apps", resource: "deployments", template: DEFAULTS },
    { group: "apps", resource: "replicasets", template: DEFAULTS },
    { group: "apps", resource: "statefulsets", template: DEFAULTS },
    { group: "batch", resource: "jobs", template: DEFAULTS },
    { group: "batch", resource: "cronjobs", template: CRON_JOBS },
  ].map((controller) => [controller.resource, controller]),
);

/** The specs for pod controllers that Kyverno makes of a spec for pods; none where the policy matches anything else. */
export function toControllerSpecs(spec: JsonObject, rewrite = toControllerSpec): readonly JsonObject[] {
  const constraints = asObject(spec.matchConstraints);
  if (constraints === undefined || !matchesPodsOnly(constraints)) return [];
  const chosen = asObject(asObject(spec.autogen)?.podControllers)?.controllers;
  const names = Array.isArray(chosen) ? chosen.map(asString) : [...CONTROLLERS.keys()];
  const controllers = names.flatMap((name) => (name === undefined ? [] : (CONTROLLERS.get(name) ?? [])));
  return [CRON_JOBS, DEFAULTS].flatMap((template) => {
    const targets = controllers.filter((controller) => controller.template === template);
    return targets.length === 0
      ? []
      : [{ ...rewrite(spec, template), matchConstraints: toConstraints(constraints, targets) }];
  });
}

/** Whether constraints name pods and nothing else, which is what rules are rewritten for. */
export function matchesPodsOnly(constraints: JsonObject): boolean {
  const selector = asObject(constraints.objectSelector);
  const selects =
    Object.keys(asObject(selector?.matchLabels) ?? {}).length > 0 || asList(selector?.matchExpressions).length > 0;
  const rules = asList(constraints.resourceRules);
  const [rule] = rules;
  if (selects || asList(constraints.excludeResourceRules).length > 0 || rules.length !== 1 || !isObject(rule))
    return false;
  const isOnly = (list: Json | undefined, item: string): boolean =>
    asList(list).length === 1 && asList(list)[0] === item;
  return (
    asList(rule.resourceNames).length === 0 &&
    isOnly(rule.apiGroups, "") &&
    isOnly(rule.apiVersions, "v1") &&
    isOnly(rule.resources, "pods")
  );
}

function toConstraints(constraints: JsonObject, targets: readonly Controller[]): JsonObject {
  const [rule] = asList(constraints.resourceRules);
  const operations = isObject(rule) ? rule.operations : undefined;
  const groups = [...new Set(targets.map(({ group }) => group))].sort();
  const { namespaceSelector } = constraints;
  return {
    resourceRules: groups.map((group) => ({
      apiGroups: [group],
      apiVersions: ["v1"],
      resources: targets.filter((target) => target.group === group).map(({ resource }) => resource),
      ...(operations === undefined ? {} : { operations }),
    })),
    ...(namespaceSelector === undefined ? {} : { namespaceSelector }),
  };
}

/**
 * The spec with `object.spec` and `object.metadata` in all its texts pointing into the pod template. `.namespace` stays
 * that of the controller: templates have none.
 * @see github.com/kyverno/kyverno, pkg/cel/autogen/replacement.go
 */
function toControllerSpec(spec: JsonObject, template: string): JsonObject {
  return rewriteTexts(spec, (text) => rewritePaths(text, template)) as JsonObject;
}

/** As Kyverno: the text as a whole is searched, words in front of `object` and all. */
export function rewritePaths(text: string, template: string): string {
  return text
    .replaceAll(/object\.spec(?!\.namespace(?![A-Za-z0-9_]))/g, `object.${template}.spec`)
    .replaceAll(/oldObject\.spec(?!\.namespace(?![A-Za-z0-9_]))/g, `oldObject.${template}.spec`)
    .replaceAll(/object\.metadata(?!\.namespace(?![A-Za-z0-9_]))/g, `object.${template}.metadata`)
    .replaceAll(/oldObject\.metadata(?!\.namespace(?![A-Za-z0-9_]))/g, `oldObject.${template}.metadata`);
}

function rewriteTexts(value: Json, rewrite: (text: string) => string): Json {
  if (typeof value === "string") return rewrite(value);
  if (Array.isArray(value)) return value.map((item) => rewriteTexts(item, rewrite));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, item === undefined ? item : rewriteTexts(item, rewrite)]),
  );
}
