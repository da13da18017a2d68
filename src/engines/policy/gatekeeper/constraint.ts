import {
  asList,
  asObject,
  asString,
  dig,
  type Json,
  type JsonObject,
  type KubernetesObject,
  type PolicyOutcome,
  type PolicyResult,
  type Resource,
  toGroup,
  toResourceId,
} from "../../../model/index.ts";
import { toBounded, toOutcome, Trace } from "../explanation.ts";
import type { Policy, Request, World } from "../policy.ts";
import { type Expansion, expandObject } from "./expansion.ts";
import { type InterestOptions, toMatchInterest } from "./interest.ts";
import { type MatchAnswer, matchObject, type Source } from "./match.ts";
import { mutateObject, type Mutator } from "./mutation/mutator.ts";
import { toPolicyProblem } from "./problem.ts";

/** What a template's code says of one request. */
export type Judgement =
  | { readonly is: "judged"; readonly messages: readonly string[] }
  | {
      readonly is: "error";
      readonly because: string;
      /** Gatekeeper fails as a whole, and refuses nothing in the constraint's name. */
      readonly isUnusable?: boolean;
    };

/**
 * A template's code, compiled.
 * @param constraint the whole constraint; its parameters have their defaults
 * @param trace where it is taken down what was looked at; absent: nobody asked why
 */
export type Judge = (request: Request, world: World, constraint: KubernetesObject, trace?: Trace) => Judgement;

/** Where decisions are made: a constraint may act at one and not at another. */
export type EnforcementPoint = "validation.gatekeeper.sh" | "audit.gatekeeper.sh" | "gator.gatekeeper.sh";

const ACTIONS = ["deny", "warn", "dryrun"] as const;
type Action = (typeof ACTIONS)[number];

/**
 * Makes a policy of one constraint and its template's code.
 * @throws {Problem} POLICY_INVALID
 */
export function toConstraintPolicy(
  resource: Resource,
  judge: Judge,
  expansions: readonly Expansion[],
  point: EnforcementPoint,
  mutators: readonly Mutator[] = [],
  about: Pick<InterestOptions, "kinds" | "code"> = {},
): Policy {
  const { object } = resource;
  const actions = readActions(resource, point);
  const match = asObject(dig(object, "spec", "match"));
  const name = object.metadata.name ?? "";

  function judgeObject(request: Request, world: World, source: Source, action: Action, trace?: Trace): PolicyResult[] {
    const namespace = request.namespace === "" ? undefined : world.objects.namespace(request.namespace);
    const say = (result: PolicyOutcome, message: string): PolicyResult => ({
      policy: name,
      policyKind: object.kind,
      rule: "",
      resource: toRequestId(request),
      result,
      message,
    });
    const violate = (message: string): PolicyResult => {
      if (action === "deny") return say("fail", message);
      // A dry run is noted, and clients are not told.
      return action === "warn" ? say("warn", message) : { ...say("warn", message), action: "audit" };
    };
    // Gatekeeper takes what it cannot judge for a violation.
    const refuse = (because: string): PolicyResult => ({
      ...say("error", because),
      action: action === "dryrun" ? "audit" : action,
    });
    for (const candidate of [request.object, request.oldObject]) {
      if (candidate === null) continue;
      const answer = matchObject(match, { object: candidate, namespace, source });
      if (trace !== undefined) traceMatch(trace, answer, match);
      if (answer.is === "unknown") return [refuse(answer.because)];
      if (answer.is === "no match") continue;
      const judgement = judge(request, world, object, trace);
      if (judgement.is === "error")
        return [judgement.isUnusable === true ? say("error", judgement.because) : refuse(judgement.because)];
      if (judgement.messages.length === 0) return [say("pass", "")];
      const { messages } = judgement;
      const told = messages.slice(0, MAX_VIOLATIONS).map((message) => violate(toShort(message)));
      const others = messages.length - told.length;
      return others === 0 ? told : [...told, refuse(`${others} more violations are not told`)];
    }
    return [];
  }

  function judgeExpanded(request: Request, world: World, action: Action, trace?: Trace): PolicyResult[] {
    const parent = request.object;
    if (parent === null || expansions.length === 0) return [];
    const namespace = request.namespace === "" ? undefined : world.objects.namespace(request.namespace);
    const expanded = expandObject(expansions, parent, (made) => {
      const answer = mutateObject(mutators, { object: made, namespace, source: "Generated" });
      return answer.is === "mutated" ? answer.object : answer.because;
    });
    if (typeof expanded === "string")
      return [
        {
          policy: name,
          policyKind: object.kind,
          rule: "",
          resource: toRequestId(request),
          result: "error",
          message: expanded,
        },
      ];
    return expanded.flatMap(({ object: child, by }) => {
      const own = isAction(by.enforcementAction) ? by.enforcementAction : action;
      return judgeObject(toChildRequest(request, child), world, "Generated", own, trace)
        .filter(({ result }) => result !== "pass")
        .map((result) => ({
          ...result,
          resource: toRequestId(request),
          message: `[Implied by ${by.name}] ${result.message}`,
        }));
    });
  }

  function judgeAll(request: Request, world: World, trace?: Trace): readonly PolicyResult[] {
    const [action] = actions;
    if (action === undefined) return [];
    const own = judgeObject(request, world, "Original", action, trace);
    const implied = judgeExpanded(request, world, action, trace);
    // An object that passes itself and not in what is made of it does not pass.
    return implied.length === 0 ? own : [...own.filter(({ result }) => result !== "pass"), ...implied];
  }

  // An expansion may have an action of its own.
  const isStrict = actions.includes("deny") || expansions.length > 0;
  return {
    name,
    namespace: "",
    kind: object.kind,
    interest:
      actions.length === 0
        ? []
        : toMatchInterest(match, { ...about, expanded: expansions.flatMap(({ rows }) => rows) }),
    action: isStrict ? "deny" : actions.includes("warn") ? "warn" : "audit",
    judge: (request, world) => judgeAll(request, world),
    explain: (request, world) => {
      const trace = new Trace();
      return [trace.explain("", judgeAll(request, world, trace))];
    },
  };
}

/** Of one constraint on one object. */
const MAX_VIOLATIONS = 1000;
/** UTF-16 code units. */
const MAX_MESSAGE = 10_000;

function toShort(message: string): string {
  return message.length <= MAX_MESSAGE ? message : `${message.slice(0, MAX_MESSAGE).toWellFormed()}…`;
}

function traceMatch(trace: Trace, answer: MatchAnswer, match: JsonObject | undefined): void {
  if (answer.is === "match") trace.add("spec.match", toOutcome("matches"));
  else if (answer.is === "unknown") trace.settle(trace.add("spec.match", { is: "error", message: answer.because }));
  else {
    const wanted = toBounded(match?.[answer.criterion]);
    trace.settle(
      trace.add(`spec.match.${answer.criterion}`, toOutcome("does not match"), {
        given: [{ text: "wanted", value: wanted }],
      }),
    );
  }
}

/** The strictest action first; none where the constraint does not act at this point. */
function readActions(resource: Resource, point: EnforcementPoint): Action[] {
  const spec = asObject(resource.object["spec"]) ?? {};
  const action = asString(spec["enforcementAction"]) ?? "deny";
  if (action !== "scoped") {
    if (!isAction(action))
      throw toPolicyProblem(resource, ["spec", "enforcementAction"], "write deny, warn, dryrun or scoped");
    return [action];
  }
  if (spec["scopedEnforcementActions"] === undefined)
    throw toPolicyProblem(resource, ["spec"], "enforcementAction is scoped: scopedEnforcementActions must be there");
  const rows = asList(spec["scopedEnforcementActions"]).filter((row) => isFor(row, point));
  const named = rows.map((row) => asString(dig(row, "action")) ?? "");
  const unknown = named.find((one) => !isAction(one));
  if (unknown !== undefined)
    throw toPolicyProblem(
      resource,
      ["spec", "scopedEnforcementActions"],
      `there is no action ${JSON.stringify(unknown)}: write deny, warn or dryrun`,
    );
  return ACTIONS.filter((one) => named.includes(one));
}

function isFor(row: Json, point: EnforcementPoint): boolean {
  return asList(dig(row, "enforcementPoints")).some((entry) => {
    const name = dig(entry, "name");
    return name === "*" || name === point;
  });
}

function isAction(action: string): action is Action {
  return (ACTIONS as readonly string[]).includes(action);
}

function toRequestId(request: Request): PolicyResult["resource"] {
  const object = request.object ?? request.oldObject;
  if (object !== null) return toResourceId(object);
  const { group, version, kind } = request.kind;
  return {
    apiVersion: group === "" ? version : `${group}/${version}`,
    kind,
    namespace: request.namespace,
    name: request.name,
  };
}

function toChildRequest(request: Request, child: KubernetesObject): Request {
  const group = toGroup(child.apiVersion);
  const version = child.apiVersion.slice(group === "" ? 0 : group.length + 1);
  return {
    ...request,
    object: child,
    oldObject: null,
    kind: { group, version, kind: child.kind },
    resource: { group, version, resource: "" },
    name: child.metadata.name ?? "",
    namespace: child.metadata.namespace ?? "",
  };
}
