import type { Environment, Program } from "../../../../languages/cel/index.ts";
import {
  asList,
  asObject,
  asString,
  isObject,
  type JsonObject,
  type Resource,
  toGroup,
} from "../../../../model/index.ts";
import { Fault } from "../fault.ts";
import type { Frame } from "./activation.ts";
import { compileConditions, holdsAll } from "./conditions.ts";

/** A PolicyException of policies.kyverno.io. */
export interface CelException {
  /** `namespace/name`. */
  readonly key: string;
  readonly images: readonly string[];
  readonly allowedValues: readonly string[];
  /** What is reported of an object that is exempt. */
  readonly reports: "pass" | "skip";
  readonly priority: number;
  /** Milliseconds as Date counts; undefined: for ever. */
  readonly expiresAt: number | undefined;
  readonly conditions: readonly Program[];
}

const PRIORITY_LABEL = "polex.kyverno.io/priority";

export function isCelException({ object }: Resource): boolean {
  return toGroup(object.apiVersion) === "policies.kyverno.io" && object.kind === "PolicyException";
}

/** The exceptions that name the policy. */
export function exceptionsOf(exceptions: readonly Resource[], kind: string, name: string): readonly Resource[] {
  return exceptions.filter(({ object }) =>
    asList(asObject(object.spec)?.policyRefs).some((ref) => isObject(ref) && ref.kind === kind && ref.name === name),
  );
}

/** Compiles an exception in the environment of the policy that it exempts from. */
export function compileCelException({ object }: Resource, environment: Environment): CelException | Fault {
  const spec: JsonObject = asObject(object.spec) ?? {};
  const { name = "", namespace = "", labels = {} } = object.metadata;
  const key = namespace === "" ? name : `${namespace}/${name}`;
  const conditions = compileConditions(spec.matchConditions, `exception ${key}: spec.matchConditions`, environment);
  if (conditions instanceof Fault) return conditions;
  const priority = Object.hasOwn(labels, PRIORITY_LABEL) ? Number(labels[PRIORITY_LABEL]) : 0;
  return {
    key,
    images: toTexts(spec.images),
    allowedValues: toTexts(spec.allowedValues),
    reports: asString(spec.reportResult) === "pass" ? "pass" : "skip",
    priority: Number.isInteger(priority) ? priority : 0,
    expiresAt: toExpiry(spec.expiresAt),
    conditions,
  };
}

/** What is no time is long past: an exception that nobody can date exempts from nothing. */
function toExpiry(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  const millis = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(millis) ? -Infinity : millis;
}

function toTexts(list: unknown): string[] {
  return asList(list).filter((item): item is string => typeof item === "string");
}

/** What exceptions leave of a policy for one object. */
export type Exemption =
  | { readonly is: "exempt"; readonly exceptions: readonly CelException[] }
  | { readonly is: "bound"; readonly allowedImages: readonly string[]; readonly allowedValues: readonly string[] };

/** @returns a Fault when an exception's conditions fail before another one has exempted from everything */
export function findExemption(
  exceptions: readonly CelException[],
  frame: Frame,
  ignoresFaults: boolean,
  now: Date,
): Exemption | Fault {
  const matched: CelException[] = [];
  const allowedImages: string[] = [];
  const allowedValues: string[] = [];
  let isExempt = false;
  for (const exception of exceptions) {
    if (exception.expiresAt !== undefined && now.getTime() > exception.expiresAt) continue;
    const holds = holdsAll(exception.conditions, frame, ignoresFaults);
    if (holds instanceof Fault) {
      if (isExempt) continue;
      return holds;
    }
    if (!holds) continue;
    matched.push(exception);
    if (exception.images.length === 0 && exception.allowedValues.length === 0) isExempt = true;
    allowedImages.push(...exception.images);
    allowedValues.push(...exception.allowedValues);
  }
  if (isExempt) return { is: "exempt", exceptions: matched };
  return { is: "bound", allowedImages, allowedValues };
}
