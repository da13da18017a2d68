import { isObject, type JsonObject } from "../../../model/index.ts";
import type { FailureAction } from "./failure-action.ts";
import { compilePodSecurity } from "./pod-security-rule.ts";
import { compileCelRule } from "./cel-rule.ts";
import { type Applied, bodyOf, enterRule, isAnswer, type Rule, toExempted } from "./rule.ts";
import { type Asked, type RuleAnswer, toError } from "./rule-context.ts";
import { settle } from "./trace.ts";
import { compileValidation } from "./validation.ts";
import { compileImageCheck } from "./verify-images.ts";

/** What a rule that changes nothing says. @param action what a failure would do; worked out only when asked */
export type Check = (applied: Applied, action: () => FailureAction) => RuleAnswer | undefined;

/** Compiles the body of a validate or verifyImages rule. */
export function compileCheck(rule: Rule): Check {
  if (rule.kind === "verifyImages") return exempting(compileImageCheck(rule));
  const validate = bodyOf(rule);
  if (isObject(validate.manifests)) return exempting(() => toError("signatures of manifests are not looked at"));
  if (isObject(validate.podSecurity)) return forgiving(rule, compilePodSecurity(rule.name, validate.podSecurity));
  if (isObject(validate.cel)) return exempting(compileCelRule(rule, validate, validate.cel));
  if (validate.assert !== undefined && !hasClassicBody(validate))
    return exempting(() => toError("assertion trees are not supported: write a pattern, deny or cel"));
  return forgiving(rule, exempting(compileClassic(rule.name, validate)));
}

function hasClassicBody({ deny, pattern, anyPattern, foreach }: JsonObject): boolean {
  return [deny, pattern, anyPattern, foreach].some((one) => one !== undefined && one !== null);
}

/** An exception exempts from the whole rule. */
function exempting(check: Check): Check {
  return (applied, action) => {
    if (applied.exceptions.length === 0) return check(applied, action);
    settle(
      applied.asked.trace,
      "exceptions",
      applied.exceptions.map(({ key }) => key),
    );
    return toExempted(applied.exceptions);
  };
}

function compileClassic(name: string, validate: JsonObject): Check {
  const look = compileValidation(name, validate);
  return ({ asked, scope }) =>
    look({ scope, object: asked.request.operation === "DELETE" ? undefined : asked.object, nesting: 0 });
}

/**
 * An enforced rule lets an update pass that leaves an object as faulty as it was: `allowExistingViolations`, which
 * holds unless it is switched off.
 */
function forgiving(rule: Rule, check: Check): Check {
  if (bodyOf(rule).allowExistingViolations === false) return check;
  return (applied, action) => {
    const answer = check(applied, action);
    const { asked } = applied;
    if (answer?.result !== "fail" || asked.request.operation !== "UPDATE" || action() !== "deny") return answer;
    const before = checkOld(rule, check, asked, action);
    return before?.result === "fail"
      ? { result: "skip", message: "skipping the rule evaluation as pre-existing violations are allowed" }
      : answer;
  };
}

/** The old object judged as if it were being created, by a user of whom nothing is known. */
function checkOld(rule: Rule, check: Check, asked: Asked, action: () => FailureAction): RuleAnswer | undefined {
  const { oldObject, request } = asked;
  if (oldObject === undefined) return undefined;
  const created: Asked = {
    ...asked,
    trace: undefined,
    object: oldObject,
    oldObject: undefined,
    request: { ...request, operation: "CREATE", object: oldObject, oldObject: null },
    user:
      asked.user === undefined ? undefined : { username: "kyverno:unknown", groups: [], roles: [], clusterRoles: [] },
  };
  const entered = enterRule(rule, created, oldObject);
  return entered === undefined || isAnswer(entered) ? undefined : check(entered, action);
}
