import {
  asList,
  asObject,
  asString,
  dig,
  isObject,
  type JsonObject,
  type KubernetesObject,
} from "../../../model/index.ts";
import { toBounded, toOutcome, type Trace } from "../explanation.ts";
import type { Check } from "./check.ts";
import { podSpecPath } from "./images.ts";
import { checkPodParts, type LevelVersion } from "./pod-security/checks.ts";
import { applyExclusions } from "./pod-security/exclusion.ts";
import type { CheckResult, FieldFault, PodParts } from "./pod-security/field-fault.ts";
import { type RuleAnswer, toError } from "./rule-context.ts";
import { settle } from "./trace.ts";
import type { Applied } from "./rule.ts";

const VERSION = /^v1\.(0|[1-9]\d{0,8})$/;

/** Compiles a podSecurity rule. @see pkg/engine/handlers/validation/validate_pss.go of Kyverno */
export function compilePodSecurity(name: string, source: JsonObject): Check {
  const level = readLevel(source);
  const exclusions = asList(source.exclude).filter(isObject);
  const standard = `${asString(source.level) ?? ""}:${asString(source.version) ?? ""}`;
  return (applied) => {
    const { asked, object, exceptions } = applied;
    if (asked.request.operation === "DELETE") {
      settle(asked.trace, "podSecurity", "not asked: the object is being deleted");
      return undefined;
    }
    const whole = exceptions.find(({ podSecurity }) => podSecurity.length === 0);
    if (whole !== undefined) return toSkip(`rule is skipped due to policy exception ${whole.key}`);
    if (typeof level === "string") return toError(`failed to parse pod security api version: ${level}`);
    const pod = toPodParts(object);
    if (pod === undefined) return toError("Error while getting new resource: could not find correct resource type");
    const results = level === undefined ? [] : applyExclusions(checkPodParts(pod, level), exclusions, pod, level);
    if (level === undefined || results.length === 0)
      return { result: "pass", message: `Validation rule '${name}' passed.` };
    if (asked.trace !== undefined) traceChecks(asked.trace, results);
    return toFailure(name, standard, results, pod, level, applied);
  };
}

/** Undefined: privileged, which asks for nothing; text: why it cannot be read. */
function readLevel({ level, version }: JsonObject): LevelVersion | string | undefined {
  const text = asString(version) ?? "latest";
  const minor =
    text === "latest" || text === "" ? Number.POSITIVE_INFINITY : Number(VERSION.exec(text)?.[1] ?? Number.NaN);
  if (Number.isNaN(minor)) return `version must be "latest" or "v1.x", not ${JSON.stringify(text)}`;
  if (level === "baseline" || level === "restricted") return { level, minor };
  return level === "privileged" ? undefined : `level must be privileged, baseline or restricted`;
}

function toSkip(message: string): RuleAnswer {
  return { result: "skip", message };
}

/** The annotations of a CronJob's pods are, as in Kyverno, looked for on the job. */
function toPodParts(object: KubernetesObject): PodParts | undefined {
  const path = podSpecPath(object.kind);
  const spec = path === undefined ? undefined : asObject(dig(object, ...path));
  if (path === undefined || (spec === undefined && object.kind === "Pod")) return undefined;
  const owner = dig(object, ...path.slice(0, -1), "metadata", "annotations");
  return { annotations: asObject(owner) ?? {}, spec: spec ?? {} };
}

/** Exceptions for controls exempt only where nothing is left after them. */
function toFailure(
  name: string,
  standard: string,
  results: readonly CheckResult[],
  pod: PodParts,
  level: LevelVersion,
  { exceptions, object }: Applied,
): RuleAnswer {
  const left = applyExclusions(
    results,
    exceptions.flatMap(({ podSecurity }) => podSecurity),
    pod,
    level,
  );
  if (left.length === 0)
    return toSkip(`rule is skipped due to policy exceptions ${exceptions.map(({ key }) => key).join(", ")}`);
  const reasons = left.map((result) => formatResult(result, object.kind)).join("");
  return {
    result: "fail",
    message: `Validation rule '${name}' failed. It violates PodSecurity "${standard}": ${reasons}`,
  };
}

/** Every check that does not hold decided, with the fields at fault. */
function traceChecks(trace: Trace, results: readonly CheckResult[]): void {
  for (const { id, reason, faults = [] } of results) {
    const given = faults.map(({ field, is, bad }) => ({ text: field, value: toBounded(bad ?? is) }));
    trace.settle(trace.add(`podSecurity check ${id}: ${reason}`, toOutcome(false), { given }));
  }
}

function formatResult({ reason, faults }: CheckResult, kind: string): string {
  const fields = (faults ?? []).map((fault) => formatFault(fault, kind)).join(", ");
  return `(Forbidden reason: ${reason}, field error list: [${fields}])`;
}

function formatFault({ field, is, bad }: FieldFault, kind: string): string {
  const place = toOwnerField(field, kind);
  if (is === "required") return `${place}: Required value`;
  return bad === undefined ? `${place}: Forbidden` : `${place} is forbidden, forbidden values found: ${toText(bad)}`;
}

function toText(bad: NonNullable<FieldFault["bad"]>): string {
  return typeof bad === "object" ? `[${bad.join(" ")}]` : String(bad);
}

/** Fields of the pod as fields of what makes it. */
function toOwnerField(field: string, kind: string): string {
  const template = kind === "CronJob" ? "spec.jobTemplate.spec.template.spec" : "spec.template.spec";
  const placed = kind === "Pod" ? field : field.replaceAll("spec", template);
  return placed.replaceAll("metadata", "spec.template.metadata");
}
