import type { KubernetesObject, PolicyResult } from "../../../model/index.ts";
import { type Explanation, Trace } from "../explanation.ts";
import type { KindTable } from "../../../inventory/kinds/index.ts";
import type { Policy, Request, ResourceRule, World } from "../policy.ts";
import { addControllerRules, findControllers, type RuleVariant } from "./autogen.ts";
import type { FailureActions } from "./failure-action.ts";
import { compileFailureActions, mayRefuse } from "./failure-action.ts";
import type { Exception } from "./exceptions.ts";
import { compileGeneration, type Generate } from "./generate.ts";
import { toPolicyInterest } from "./interest.ts";
import { compileMutation, type Mutate } from "./mutation.ts";
import { compilePolicyConditions } from "./policy-conditions.ts";
import { type PolicySource, placeOfRule } from "./policy-source.ts";
import { bodyOf, compileRule, enterRule, isAnswer, type PolicyFrame, type Rule, toExempted } from "./rule.ts";
import {
  type Asked,
  type DeclaredValues,
  NOTHING_DECLARED,
  type ResultFrame,
  type RuleAnswer,
  toAsked,
  toCandidate,
  toResult,
} from "./rule-context.ts";
import { compileCheck, type Check } from "./check.ts";
import { settleByError } from "./trace.ts";

/** A policy of kind Policy or ClusterPolicy. */
export interface KyvernoPolicy extends Policy {
  readonly rules: readonly string[];
  /** The same policy with values declared in place of outside data, as tests do. */
  withValues(values: DeclaredValues): KyvernoPolicy;
  mutate?(
    request: Request,
    world: World,
  ):
    | {
        readonly object: KubernetesObject;
        readonly results: readonly PolicyResult[];
        /** Objects besides the one asked about, as `mutate.targets` would leave them. */
        readonly targets: readonly KubernetesObject[];
      }
    | undefined;
  generate?(
    request: Request,
    world: World,
  ): { readonly objects: readonly KubernetesObject[]; readonly results: readonly PolicyResult[] };
}

/** A rule with what it does, compiled when a request first gets to it. */
interface Ready {
  readonly rule: Rule;
  readonly check: Check | undefined;
  readonly mutate: Mutate | undefined;
  readonly generate: Generate | undefined;
  readonly actions: FailureActions;
}

type RuleSet = () => readonly Ready[];

/** Compiles a policy: its own rules at once, those for pod controllers when one is first asked about. */
export function compilePolicy(
  source: PolicySource,
  exceptions: readonly Exception[],
  kinds?: KindTable,
): KyvernoPolicy {
  const conditions = compilePolicyConditions(source.spec);
  const frame: PolicyFrame = { key: source.key, namespace: source.namespace, exceptions, conditions };
  const controllers = findControllers(source.rules, source.controllers);
  const ready = (variants: readonly RuleVariant[]) => variants.map((variant) => makeReady(source, frame, variant));
  const written = ready(source.rules.map((rule, index) => ({ rule, index })));
  const sets = new Map<string, RuleSet>(
    controllers?.map((kind) => [kind, lazily(() => ready(addControllerRules(source.rules, [kind])))]),
  );
  const all = lazily(() =>
    controllers === undefined ? written : ready(addControllerRules(source.rules, controllers)),
  );
  const setFor = (kind: string): readonly Ready[] => sets.get(kind)?.() ?? written;
  const interest = toPolicyInterest(source, controllers, kinds);
  return toPolicy(source, interest, written, setFor, all, NOTHING_DECLARED);
}

function lazily(make: () => readonly Ready[]): RuleSet {
  let made: readonly Ready[] | undefined;
  return () => (made ??= make());
}

function makeReady(source: PolicySource, frame: PolicyFrame, variant: RuleVariant): Ready {
  const rule = compileRule(variant.rule, frame, placeOfRule(source, variant.index));
  const body = bodyOf(rule);
  return {
    rule,
    check: rule.kind === "validate" || rule.kind === "verifyImages" ? compileCheck(rule) : undefined,
    mutate: rule.kind === "mutate" ? compileMutation(rule, body) : undefined,
    generate: rule.kind === "generate" ? compileGeneration(rule, body, source) : undefined,
    actions: compileFailureActions(source.spec, body),
  };
}

function toPolicy(
  source: PolicySource,
  interest: readonly ResourceRule[],
  written: readonly Ready[],
  setFor: (kind: string) => readonly Ready[],
  all: RuleSet,
  values: DeclaredValues,
): KyvernoPolicy {
  const rulesOf = (kind: Rule["kind"]) => written.some(({ rule }) => rule.kind === kind);
  return {
    name: source.name,
    namespace: source.namespace,
    kind: source.kind,
    interest,
    action: mayRefuse(source.spec) ? "deny" : "audit",
    rules: written.map(({ rule }) => rule.name),
    withValues: (declared) => toPolicy(source, interest, written, setFor, all, declared),
    judge: (request, world) => judge(source, setFor(request.kind.kind), toAsked(request, world, values)),
    explain: (request, world) => explain(source, setFor(request.kind.kind), toAsked(request, world, values)),
    ...(rulesOf("mutate")
      ? { mutate: (request, world) => mutate(source, all(), toAsked(request, world, values)) }
      : {}),
    ...(rulesOf("generate")
      ? { generate: (request, world) => generate(source, written, toAsked(request, world, values)) }
      : {}),
  };
}

function frameOf(source: PolicySource, rule: Rule): ResultFrame {
  return { policy: source.key, policyKind: source.kind, rule: rule.name, at: rule.at };
}

function judge(source: PolicySource, rules: readonly Ready[], asked: Asked): readonly PolicyResult[] {
  const results: PolicyResult[] = [];
  const subject = asked.object ?? asked.oldObject;
  if (subject === undefined) return results;
  for (const ready of rules) {
    const result = judgeRule(source, ready, asked, subject);
    if (result === undefined) continue;
    results.push(result);
    if (source.appliesOne && result.result !== "skip") break;
  }
  return results;
}

/** Undefined: the rule says nothing. */
function judgeRule(
  source: PolicySource,
  { rule, check, actions }: Ready,
  asked: Asked,
  subject: KubernetesObject,
): PolicyResult | undefined {
  if (check === undefined) return undefined;
  const action = () => actions(subject, () => toCandidate(asked, subject).namespaceLabels());
  const answer = answerRule(rule, asked, (entered) => check(entered, action));
  if (answer === undefined) return undefined;
  return toResult(frameOf(source, rule), subject, soften(source, answer), actionOnFault(source, answer) ?? action());
}

/** What goes wrong under `failurePolicy: Ignore` is only noted, as Kyverno reports it and blocks nothing. */
function actionOnFault({ ignoresFaults }: PolicySource, { result }: RuleAnswer): "audit" | undefined {
  return result === "error" && ignoresFaults ? "audit" : undefined;
}

/** The same, with what was looked at on the way. */
function explain(source: PolicySource, rules: readonly Ready[], asked: Asked): readonly Explanation[] {
  const explanations: Explanation[] = [];
  const subject = asked.object ?? asked.oldObject;
  if (subject === undefined) return explanations;
  for (const ready of rules) {
    if (ready.check === undefined) continue;
    const trace = new Trace();
    const result = judgeRule(source, ready, { ...asked, trace }, subject);
    if (result?.result !== "pass")
      settleByError(trace, ready.rule.kind ?? "rule", result?.message ?? "says nothing of the object");
    explanations.push(trace.explain(ready.rule.name, result === undefined ? [] : [result]));
    if (source.appliesOne && result !== undefined && result.result !== "skip") break;
  }
  return explanations;
}

/** A policy that is not scored warns where others fail. */
function soften(source: PolicySource, answer: RuleAnswer): RuleAnswer {
  return answer.result === "fail" && !source.isScored ? { ...answer, result: "warn" } : answer;
}

type Body = (entered: Exclude<ReturnType<typeof enterRule>, RuleAnswer | undefined>) => RuleAnswer | undefined;

function answerRule(rule: Rule, asked: Asked, body: Body): RuleAnswer | undefined {
  const entered = enterRule(rule, asked, asked.object);
  return entered === undefined || isAnswer(entered) ? entered : body(entered);
}

function mutate(
  source: PolicySource,
  rules: readonly Ready[],
  asked: Asked,
): { object: KubernetesObject; results: PolicyResult[]; targets: KubernetesObject[] } | undefined {
  const results: PolicyResult[] = [];
  const targets: KubernetesObject[] = [];
  let object = asked.object;
  if (object === undefined) return undefined;
  for (const { rule, mutate: apply } of rules) {
    if (apply === undefined) continue;
    const entered = enterRule(rule, asked, object);
    if (entered === undefined) continue;
    const before = results.length;
    let isBroken = false;
    const frame = frameOf(source, rule);
    if (isAnswer(entered)) results.push(toResult(frame, object, entered, actionOnFault(source, entered)));
    else if (entered.exceptions.length > 0) results.push(toResult(frame, object, toExempted(entered.exceptions)));
    else {
      const outcome = apply({ ...entered, object });
      object = outcome.object;
      targets.push(...outcome.targets);
      for (const answer of outcome.answers)
        results.push(toResult(frame, object, answer, actionOnFault(source, answer)));
      isBroken = outcome.answers.some(({ result }) => result === "error");
    }
    // A patch that cannot be made leaves nothing to patch for the rules after it.
    if (isBroken) break;
    if (source.appliesOne && results.slice(before).some(({ result }) => result !== "skip")) break;
  }
  return { object, results, targets };
}

function generate(
  source: PolicySource,
  rules: readonly Ready[],
  asked: Asked,
): { objects: KubernetesObject[]; results: PolicyResult[] } {
  const results: PolicyResult[] = [];
  const objects: KubernetesObject[] = [];
  const subject = asked.object ?? asked.oldObject;
  if (subject === undefined) return { objects, results };
  for (const { rule, generate: make } of rules) {
    if (make === undefined) continue;
    const entered = enterRule(rule, asked, asked.object);
    if (entered === undefined) continue;
    const frame = frameOf(source, rule);
    if (isAnswer(entered)) results.push(toResult(frame, subject, entered));
    else if (entered.exceptions.length > 0) results.push(toResult(frame, subject, toExempted(entered.exceptions)));
    else {
      const outcome = make(entered);
      objects.push(...outcome.objects);
      results.push(toResult(frame, subject, outcome.answer));
    }
    if (source.appliesOne && results.at(-1)?.result !== "skip") break;
  }
  return { objects, results };
}
