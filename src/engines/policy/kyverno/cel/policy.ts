import {
  asList,
  asObject,
  asString,
  dig,
  isObject,
  type JsonObject,
  type KubernetesObject,
  type PolicyResult,
  type Resource,
  toGroup,
  toResourceId,
} from "../../../../model/index.ts";
import { type Explanation, toOutcome, Trace } from "../../explanation.ts";
import type { Policy, Request, World } from "../../policy.ts";
import { Fault } from "../fault.ts";
import { placeOf } from "../policy-source.ts";
import type { RuleAnswer } from "../rule-context.ts";
import { type CleanUp, compileDeleting } from "./deleting.ts";
import { compileGenerating, type Generate } from "./generating.ts";
import { toCelInterest } from "./interest.ts";
import { compileImageValidating } from "./image-validating.ts";
import { compileMutating, compileTargets, type Mutate, type MutateTargets } from "./mutating.ts";
import { Surroundings } from "./surroundings.ts";
import { compileValidating, type Validate } from "./validating.ts";

const GROUP = "policies.kyverno.io";

const KINDS = /^(?:Namespaced)?(?:Validating|Mutating|Generating|Deleting|ImageValidating)Policy$/;

/** A policy of policies.kyverno.io. */
export interface CelPolicy extends Policy {
  /** What becomes of an object on a policy's schedule; only deleting policies have one. */
  readonly cleanUp?: CleanUp;
  /** What the policy says of JSON that is no Kubernetes object; only policies with `evaluation.mode: JSON` have it. */
  readonly judgeJson?: (payload: JsonObject, world: World) => readonly PolicyResult[];
}

export function isCelPolicy({ object }: Resource): boolean {
  return toGroup(object.apiVersion) === GROUP && KINDS.test(object.kind);
}

/**
 * Compiles a policy of policies.kyverno.io.
 * @param exceptions those that name it
 * @returns a Fault when an expression does not compile
 */
export function compileCelPolicy(resource: Resource, exceptions: readonly Resource[]): CelPolicy | Fault {
  const spec = asObject(resource.object.spec) ?? {};
  const frame = toResultFrame(resource, spec);
  const surroundings = new Surroundings(frame.namespace);
  const base = {
    name: frame.name,
    namespace: frame.namespace,
    kind: frame.policyKind,
    interest: toCelInterest(spec, frame.policyKind, frame.namespace),
    action: toAction(spec),
  };
  const kind = base.kind.replace(/^Namespaced/, "");
  if (kind === "MutatingPolicy") {
    const mutates = compileMutating(spec, exceptions, surroundings);
    if (mutates instanceof Fault) return mutates;
    const targets = compileTargets(spec, exceptions, surroundings);
    if (targets instanceof Fault) return targets;
    return { ...base, judge: () => [], mutate: (request, world) => mutate(frame, mutates, targets, request, world) };
  }
  if (kind === "GeneratingPolicy") {
    const generates = compileGenerating(spec, exceptions, surroundings, frame.namespace);
    if (generates instanceof Fault) return generates;
    return { ...base, judge: () => [], generate: (request, world) => generate(frame, generates, request, world) };
  }
  if (kind === "DeletingPolicy") {
    const cleanUp = compileDeleting(spec, exceptions, surroundings);
    if (cleanUp instanceof Fault) return cleanUp;
    return {
      ...base,
      judge: () => [],
      cleanUp: (request, world) => (reaches(frame, request) ? cleanUp(request, world) : undefined),
    };
  }
  const compile = kind === "ImageValidatingPolicy" ? compileImageValidating : compileValidating;
  const validates = compile(spec, exceptions, surroundings);
  if (validates instanceof Fault) return validates;
  const policy = {
    ...base,
    judge: (request: Request, world: World) => judge(frame, validates, request, world),
    explain: (request: Request, world: World) => explain(frame, validates, request, world),
  };
  if (dig(spec, "evaluation", "mode") !== "JSON") return policy;
  return { ...policy, judgeJson: (payload, world) => judge(frame, validates, toPayloadRequest(payload), world) };
}

/** JSON that nobody sent to an API server. */
function toPayloadRequest(payload: JsonObject): Request {
  const none = { group: "", version: "" };
  return {
    operation: "CREATE",
    object: payload as KubernetesObject,
    oldObject: null,
    kind: { ...none, kind: "" },
    resource: { ...none, resource: "" },
    subResource: "",
    name: "",
    namespace: "",
    userInfo: { username: "", groups: [] },
    dryRun: false,
  };
}

function generate(
  frame: ResultFrame,
  generates: Generate,
  request: Request,
  world: World,
): { objects: readonly KubernetesObject[]; results: readonly PolicyResult[] } {
  const outcome = reaches(frame, request) ? generates(request, world) : undefined;
  if (outcome === undefined) return { objects: [], results: [] };
  return { objects: outcome.objects, results: toResult(frame, request, outcome.answer) };
}

function judge(frame: ResultFrame, validates: readonly Validate[], request: Request, world: World): PolicyResult[] {
  if (!reaches(frame, request)) return [];
  return validates.flatMap((validate) => {
    const answer = validate(request, world);
    return answer === undefined ? [] : toResult(frame, request, answer);
  });
}

/** What each spec that matches looks at; where none does, why the policy's own does not. */
function explain(
  frame: ResultFrame,
  validates: readonly Validate[],
  request: Request,
  world: World,
): readonly Explanation[] {
  if (!reaches(frame, request)) {
    const trace = new Trace();
    trace.settle(trace.add(`the policy is about namespace ${frame.namespace} only`, toOutcome(false)));
    return [trace.explain("", [])];
  }
  const all = validates.map((validate) => {
    const trace = new Trace();
    const answer = validate(request, world, trace);
    return trace.explain("", answer === undefined ? [] : toResult(frame, request, answer));
  });
  const matching = all.filter(({ results }) => results.length > 0);
  return matching.length > 0 ? matching : all.slice(0, 1);
}

function mutate(
  frame: ResultFrame,
  mutates: readonly Mutate[],
  findTargets: MutateTargets | undefined,
  request: Request,
  world: World,
): { object: KubernetesObject; results: PolicyResult[]; targets: readonly KubernetesObject[] } | undefined {
  let { object } = request;
  if (object === null || !reaches(frame, request)) return undefined;
  const results: PolicyResult[] = [];
  for (const apply of mutates) {
    const outcome = apply({ ...request, object }, world);
    if (outcome === undefined) continue;
    object = outcome.object;
    results.push(...toResult(frame, request, outcome.answer));
  }
  const targets = findTargets?.(request, world) ?? [];
  return results.length === 0 && targets.length === 0 ? undefined : { object, results, targets };
}

/** What all results of a policy say. */
interface ResultFrame {
  readonly name: string;
  readonly namespace: string;
  readonly policy: string;
  readonly policyKind: string;
  readonly action: NonNullable<PolicyResult["action"]>;
  readonly at: PolicyResult["at"];
  /** Where the validations stand, in their order. */
  readonly validations: readonly PolicyResult["at"][];
}

function toResultFrame(resource: Resource, spec: JsonObject): ResultFrame {
  const { kind, metadata } = resource.object;
  const { name = "" } = metadata;
  const namespace = kind.startsWith("Namespaced") ? (metadata.namespace ?? "default") : "";
  return {
    name,
    namespace,
    policy: namespace === "" ? name : `${namespace}/${name}`,
    policyKind: kind,
    action: toAction(spec),
    at: placeOf(resource, ["spec"]),
    validations: asList(spec.validations).map((_, index) =>
      placeOf(resource, ["spec", "validations", index, "expression"]),
    ),
  };
}

function toAction(spec: JsonObject): NonNullable<PolicyResult["action"]> {
  const actions = asList(spec.validationActions);
  if (actions.length === 0 || actions.includes("Deny")) return "deny";
  return actions.includes("Warn") ? "warn" : "audit";
}

/** A policy of a namespace is about that namespace only. */
function reaches({ namespace }: ResultFrame, request: Request): boolean {
  return namespace === "" || namespace === request.namespace;
}

function toResult(frame: ResultFrame, request: Request, answer: RuleAnswer): PolicyResult[] {
  const subject = request.object ?? request.oldObject;
  if (subject === null) return [];
  const { policy, policyKind, action } = frame;
  const { decidedBy, ...said } = answer;
  const at = decidedBy === undefined ? frame.at : frame.validations[decidedBy];
  return [
    {
      policy,
      policyKind,
      rule: "",
      resource: toId(subject),
      ...said,
      action,
      ...(at === undefined ? {} : { at }),
    },
  ];
}

function toId(subject: JsonObject): PolicyResult["resource"] {
  if (isObject(subject.metadata)) return toResourceId(subject as KubernetesObject);
  const text = (value: unknown): string => asString(value) ?? "";
  return { apiVersion: text(subject.apiVersion), kind: text(subject.kind), namespace: "", name: "" };
}
