import { asList, asObject, asString, isObject, type Json, type JsonObject } from "../../../model/index.ts";
import { namesKind } from "./kind-selector.ts";

const CRON_JOB = "CronJob";
const CONTROLLERS = ["DaemonSet", "Deployment", "Job", "ReplicaSet", "ReplicationController", "StatefulSet"] as const;
const ALL: readonly string[] = [...CONTROLLERS, CRON_JOB];
export const FULL_NAMES: ReadonlyMap<string, string> = new Map([
  ["DaemonSet", "apps/v1/DaemonSet"],
  ["Deployment", "apps/v1/Deployment"],
  ["Job", "batch/v1/Job"],
  ["StatefulSet", "apps/v1/StatefulSet"],
  ["ReplicaSet", "apps/v1/ReplicaSet"],
  ["ReplicationController", "v1/ReplicationController"],
  [CRON_JOB, "batch/v1/CronJob"],
  ["Pod", "v1/Pod"],
]);
const MAX_NAME = 63;

/** A rule as written, or made for pod controllers out of the rule at an index. */
export interface RuleVariant {
  readonly rule: JsonObject;
  /** Index in the policy of the rule as written. */
  readonly index: number;
}

/** The controllers for which rules about pods are rewritten; undefined: for none. */
export function findControllers(
  rules: readonly JsonObject[],
  annotation: string | undefined,
): readonly string[] | undefined {
  if (!canRewrite(rules)) return undefined;
  const wanted = annotation === undefined ? ALL : annotation.split(",");
  return wanted.length === 1 && wanted[0] === "none" ? undefined : wanted;
}

/**
 * The rules of a policy together with those made for controllers.
 * @param controllers one kind, or all that the policy asks for
 * @see pkg/autogen/v1 of Kyverno
 */
export function addControllerRules(
  rules: readonly JsonObject[],
  controllers: readonly string[],
): readonly RuleVariant[] {
  const written = rules.map((rule, index): RuleVariant => ({ rule, index }));
  const made = written.flatMap(({ rule, index }) =>
    [makePodControllerRule(rule, controllers), makeCronJobRule(rule, controllers)].flatMap((one) =>
      one === undefined ? [] : [{ rule: one, index }],
    ),
  );
  if (made.length === 0) return written;
  return [...written.filter(({ rule }) => !isMade(nameOf(rule))), ...made];
}

function nameOf(rule: JsonObject): string {
  return asString(rule.name) ?? "";
}

function isMade(name: string): boolean {
  return name.startsWith("autogen-");
}

/** Every rule must be about pods as a whole: not by name, selector or annotation, nor beside other kinds. */
function canRewrite(rules: readonly JsonObject[]): boolean {
  const blocks = rules.flatMap((rule) => [...toBlocks(rule.match), ...toBlocks(rule.exclude)]);
  if (rules.some((rule) => isObject(rule.generate) || patchesByJson(rule.mutate))) return false;
  if (!blocks.every(isWhole)) return false;
  return blocks.some((block) => toKinds(block).some((kind) => kind === "Pod" || ALL.includes(kind)));
}

function patchesByJson(mutate: Json | undefined): boolean {
  if (!isObject(mutate)) return false;
  return (
    isText(mutate.patchesJson6902) ||
    asList(mutate.foreach).some((each) => isObject(each) && isText(each.patchesJson6902))
  );
}

function isText(value: Json | undefined): boolean {
  return typeof value === "string" && value !== "";
}

/** The resource descriptions of match or exclude. */
function toBlocks(block: Json | undefined): JsonObject[] {
  if (!isObject(block)) return [];
  const filters = [...asList(block.any), ...asList(block.all)].filter(isObject);
  return [block, ...filters].map((filter) => asObject(filter.resources) ?? {});
}

function toKinds(resources: JsonObject): string[] {
  return asList(resources.kinds).filter((kind): kind is string => typeof kind === "string");
}

function isWhole(resources: JsonObject): boolean {
  const kinds = toKinds(resources);
  return (
    !isText(resources.name) &&
    asList(resources.names).length === 0 &&
    !isObject(resources.selector) &&
    !isObject(resources.annotations) &&
    !(kinds.length > 1 && namesKind(kinds, "Pod"))
  );
}

function makePodControllerRule(rule: JsonObject, controllers: readonly string[]): JsonObject | undefined {
  const others = controllers.filter((kind) => kind !== CRON_JOB);
  if (others.length === 0) return undefined;
  const made = wrapForControllers(rule, others);
  return made === undefined ? undefined : (rewrite(made, toReplacements(made, "spec.template")) as JsonObject);
}

function makeCronJobRule(rule: JsonObject, controllers: readonly string[]): JsonObject | undefined {
  if (!controllers.some((kind) => kind.includes(CRON_JOB) || kind.includes("all"))) return undefined;
  const inner = wrapForControllers(rule, controllers);
  if (inner === undefined) return undefined;
  const name = toName("autogen-cronjob", nameOf(rule));
  const made = wrap(inner, name, "jobTemplate", [CRON_JOB], () => true);
  return made === undefined
    ? undefined
    : (rewrite(made, toReplacements(made, "spec.jobTemplate.spec.template")) as JsonObject);
}

function toName(prefix: string, name: string): string {
  return `${prefix}-${name}`.slice(0, MAX_NAME);
}

function wrapForControllers(rule: JsonObject, controllers: readonly string[]): JsonObject | undefined {
  if (isMade(nameOf(rule))) return undefined;
  const matched = toBlocks(rule.match).flatMap(toKinds);
  const excluded = toBlocks(rule.exclude).flatMap(toKinds);
  if (!namesKind(matched, "Pod") || (excluded.length > 0 && !namesKind(excluded, "Pod"))) return undefined;
  const known = controllers.includes("all")
    ? CONTROLLERS
    : controllers.filter((kind) => (CONTROLLERS as readonly string[]).includes(kind));
  const kinds = (known.length === 0 ? controllers : known).toSorted();
  return wrap(rule, toName("autogen", nameOf(rule)), "template", kinds, (filterKinds) => namesKind(filterKinds, "Pod"));
}

type Chooses = (kinds: readonly string[]) => boolean;

/** The rule with other kinds, and with what it asks of a pod asked of the template instead. */
function wrap(
  rule: JsonObject,
  name: string,
  key: string,
  kinds: readonly string[],
  chooses: Chooses,
): JsonObject | undefined {
  const body = wrapBody(rule, (inner) => ({ spec: { [key]: inner } }));
  if (body === undefined) return undefined;
  const full = kinds.map((kind) => FULL_NAMES.get(kind) ?? kind);
  const { context, preconditions, celPreconditions, reportProperties, skipBackgroundRequests } = rule;
  return dropUnset({
    name,
    match: replaceKinds(asObject(rule.match) ?? {}, full, chooses, true),
    exclude: isObject(rule.exclude) ? replaceKinds(rule.exclude, full, chooses, false) : undefined,
    context,
    preconditions,
    celPreconditions,
    reportProperties,
    skipBackgroundRequests,
    ...body,
  });
}

function dropUnset(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

function replaceKinds(block: JsonObject, kinds: readonly string[], chooses: Chooses, isMatch: boolean): JsonObject {
  for (const key of ["any", "all"] as const) {
    const filters = asList(block[key]);
    if (filters.length > 0) return { ...block, [key]: filters.map((filter) => replaceIn(filter, kinds, chooses)) };
  }
  const resources = asObject(block.resources) ?? {};
  if (!isMatch && toKinds(resources).length === 0) return block;
  return { ...block, resources: { ...resources, kinds: [...kinds] } };
}

function replaceIn(filter: Json, kinds: readonly string[], chooses: Chooses): Json {
  const resources = isObject(filter) ? (asObject(filter.resources) ?? {}) : {};
  return isObject(filter) && chooses(toKinds(resources))
    ? { ...filter, resources: { ...resources, kinds: [...kinds] } }
    : filter;
}

/** Undefined where Kyverno makes no rule of this one. */
function wrapBody(rule: JsonObject, around: (inner: Json) => JsonObject): JsonObject | undefined {
  const { mutate, validate, verifyImages } = rule;
  const mutation = isObject(mutate) ? wrapMutation(mutate, around) : undefined;
  if (mutation !== undefined) return { mutate: mutation };
  const validation = isObject(validate) ? wrapValidation(validate, around) : undefined;
  if (validation !== undefined) return { validate: validation };
  return Array.isArray(verifyImages) ? { verifyImages } : undefined;
}

function wrapMutation(mutate: JsonObject, around: (inner: Json) => JsonObject): JsonObject | undefined {
  if (mutate.patchStrategicMerge != null) return { patchStrategicMerge: around(mutate.patchStrategicMerge) };
  const each = asList(mutate.foreach).filter(isObject);
  if (each.length === 0) return undefined;
  return {
    foreach: each.map(({ list, context, preconditions, patchStrategicMerge }) =>
      dropUnset({ list, context, preconditions, patchStrategicMerge: around(patchStrategicMerge ?? null) }),
    ),
  };
}

function wrapValidation(validate: JsonObject, around: (inner: Json) => JsonObject): JsonObject | undefined {
  const { message, failureAction, failureActionOverrides, allowExistingViolations } = validate;
  const frame = { message, failureAction, failureActionOverrides, allowExistingViolations };
  const { pattern, anyPattern, deny, podSecurity, foreach: each, cel } = validate;
  if (pattern != null) return dropUnset({ ...frame, pattern: around(pattern) });
  if (isObject(deny)) return dropUnset({ ...frame, deny });
  if (isObject(podSecurity)) return dropUnset({ ...frame, podSecurity });
  if (Array.isArray(anyPattern)) return dropUnset({ ...frame, anyPattern: anyPattern.map(around) });
  if (Array.isArray(each) && each.length > 0) return dropUnset({ ...frame, foreach: each });
  return isObject(cel) ? validate : undefined;
}

type Replacements = readonly (readonly [from: string, to: string])[];

/** Expressions about the pod become expressions about the template. */
function toReplacements(rule: JsonObject, place: string): Replacements {
  const prefix = isObject(asObject(rule.validate)?.cel) ? "" : "request.";
  return ["spec", "metadata"].flatMap((field) =>
    ["object", "oldObject"].map((root): [string, string] => [
      `${prefix}${root}.${field}`,
      `${prefix}${root}.${place}.${field}`,
    ]),
  );
}

function rewrite(value: Json | undefined, replacements: Replacements): Json | undefined {
  if (typeof value === "string") return replacements.reduce((text, [from, to]) => text.replaceAll(from, to), value);
  if (Array.isArray(value)) return value.map((item) => rewrite(item, replacements) as Json);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [rewrite(key, replacements) as string, rewrite(item, replacements)]),
  );
}
