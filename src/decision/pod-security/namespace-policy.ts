import { formatGo } from "../../formats/go-format/index.ts";
import { formatPath, isObject, type Json, type KubernetesObject } from "../../model/index.ts";
import { LEVELS, type Policy } from "../../engines/pss/index.ts";
import type { PodSecurityMode } from "../pod-security.ts";

type Level = Policy["level"];
type Version = Policy["version"];

/** What holds in a namespace, mode by mode. */
export interface NamespacePolicy extends Readonly<Record<PodSecurityMode, Policy>> {
  readonly errors: readonly LabelError[];
}

/** A label whose value is none that it may have. */
export interface LabelError {
  /** `metadata.labels["pod-security.kubernetes.io/enforce"]` */
  readonly field: string;
  /** In the words of the API machinery. */
  readonly message: string;
  readonly fix: string;
}

export const LABEL_PREFIX = "pod-security.kubernetes.io/";
const VERSION = /^v1\.(?:0|[1-9][0-9]{0,18})$/;
const MAX_INT64 = 2n ** 63n - 1n;
const LEVEL_DETAIL = `must be one of ${LEVELS.join(", ")}`;
const VERSION_DETAIL = 'must be "latest" or "v1.x"';
/** What a level that cannot be read stands for: audit and warn say nothing rather than too much. */
const FALLBACK: Readonly<Record<PodSecurityMode, Level>> = {
  enforce: "restricted",
  audit: "privileged",
  warn: "privileged",
};

/**
 * The namespace's policy by its labels. A value that cannot be read is an error and stands for the strictest where it is enforced.
 * @see k8s.io/pod-security-admission api/helpers.go PolicyToEvaluate
 */
export function toNamespacePolicy(
  namespace: KubernetesObject | null | undefined,
  defaults: Readonly<Record<PodSecurityMode, Policy>>,
): NamespacePolicy {
  const labels = readLabels(namespace);
  const errors: LabelError[] = [];
  const read = (mode: PodSecurityMode): Policy => {
    const { level, version } = defaults[mode];
    return { level: readLevel(labels, mode, errors) ?? level, version: readVersion(labels, mode, errors) ?? version };
  };
  const enforce = read("enforce");
  const audit = read("audit");
  const warn = read("warn");
  const saysEnforce = isLevel(labels.get(`${LABEL_PREFIX}enforce`));
  if (labels.has(`${LABEL_PREFIX}warn`) || !saysEnforce || compareLevels(enforce.level, warn.level) <= 0) {
    return { enforce, audit, warn, errors };
  }
  // Who enforces more than is warned of by default is warned of what is enforced.
  const version = labels.has(`${LABEL_PREFIX}warn-version`) ? warn.version : enforce.version;
  return { enforce, audit, warn: { level: enforce.level, version }, errors };
}

/** Below zero: `a` allows more than `b`. */
export function compareLevels(a: Level, b: Level): number {
  return LEVELS.indexOf(a) - LEVELS.indexOf(b);
}

export function isSamePolicy(a: Policy, b: Policy): boolean {
  return a.level === b.level && a.version === b.version;
}

/** All errors in one text, as Go's error aggregate has it. */
export function formatErrors(errors: readonly LabelError[]): string {
  const messages = errors.map(({ message }) => message);
  return messages.length === 1 ? (messages[0] ?? "") : `[${messages.join(", ")}]`;
}

/** The object's labels; values that are no text, which the API server never hands out, stand as what they are. */
export function readLabels(object: KubernetesObject | null | undefined): ReadonlyMap<string, Json> {
  const labels: unknown = isObject(object) && isObject(object.metadata) ? object.metadata.labels : undefined;
  if (!isObject(labels)) return NO_LABELS;
  return new Map(Object.entries(labels).flatMap(([key, value]) => (value == null ? [] : [[key, value]])));
}

const NO_LABELS: ReadonlyMap<string, Json> = new Map();

function readLevel(labels: ReadonlyMap<string, Json>, mode: PodSecurityMode, errors: LabelError[]): Level | undefined {
  const label = `${LABEL_PREFIX}${mode}`;
  const value = labels.get(label);
  if (value === undefined || isLevel(value)) return value;
  errors.push(toError(label, value, LEVEL_DETAIL, `set it to one of ${LEVELS.join(", ")}`));
  return FALLBACK[mode];
}

function readVersion(
  labels: ReadonlyMap<string, Json>,
  mode: PodSecurityMode,
  errors: LabelError[],
): Version | undefined {
  const label = `${LABEL_PREFIX}${mode}-version`;
  const value = labels.get(label);
  if (value === undefined || isVersion(value)) return value;
  errors.push(toError(label, value, VERSION_DETAIL, "set it to latest, or to a minor version such as v1.36"));
  return "latest";
}

function isLevel(value: Json | undefined): value is Level {
  return LEVELS.some((level) => level === value);
}

function isVersion(value: Json): value is Version {
  if (value === "latest") return true;
  return typeof value === "string" && VERSION.test(value) && BigInt(value.slice("v1.".length)) <= MAX_INT64;
}

function toError(label: string, value: Json, detail: string, fix: string): LabelError {
  const shown = typeof value === "string" ? formatGo("%q", [value]) : JSON.stringify(value).slice(0, 64);
  return {
    field: formatPath(["metadata", "labels", label]),
    message: `metadata.labels[${label}]: Invalid value: ${shown}: ${detail}`,
    fix,
  };
}
