import { builtInKinds } from "../../../inventory/kinds/index.ts";
import { type Activation, BOOL, type CelType, formatExpressionErrors, STRING } from "../../../languages/cel/index.ts";
import { asList, asObject, asString, isObject, type Json, type JsonObject, type Path } from "../../../model/index.ts";
import { AttributeCache } from "../admission/attributes.ts";
import { toEnvironment, toVariableType } from "../admission/environment.ts";
import { compile, type Expression } from "../admission/expression.ts";
import { traceExpressions } from "../admission/explain.ts";
import { meetsConditions } from "../admission/invocation.ts";
import { collectParameters } from "../admission/parameters.ts";
import type { Variable } from "../admission/stage.ts";
import { judge, type Validation } from "../admission/validations.ts";
import { toValues } from "../admission/values.ts";
import { Fault } from "./fault.ts";
import { orValueLibrary } from "./or-value.ts";
import type { Applied, Rule } from "./rule.ts";
import { type RuleAnswer, toError } from "./rule-context.ts";

/** The expressions of a rule, compiled. */
interface CelRule {
  readonly conditions: readonly { readonly name: string; readonly expression: Expression }[];
  readonly variables: readonly Variable[];
  readonly validations: readonly Validation[];
  readonly paramKind: JsonObject | undefined;
  readonly paramRef: JsonObject | undefined;
  readonly names: ReadonlySet<string>;
  readonly faults: readonly CelFault[];
}

/** Objects are judged as they are written: Kyverno fills in nothing. */
const attributes = new AttributeCache("as served");

/**
 * Compiles a validate.cel rule. An expression that fails while it runs refuses the object, as in Kyverno; one that
 * cannot be compiled makes the rule an error.
 * @see pkg/engine/handlers/validation/validate_cel.go of Kyverno
 */
export function compileCelRule(rule: Rule, validate: JsonObject, cel: JsonObject): (applied: Applied) => RuleAnswer {
  const read = readCelRule(rule.source, validate, cel);
  const [fault] = read.faults;
  if (fault !== undefined) return () => toError("the expressions cannot be compiled", new Fault(fault.message));
  return (applied) => evaluate(read, rule.name, applied);
}

/** An expression that cannot be compiled, and where in the rule it stands. */
interface CelFault {
  readonly path: Path;
  readonly message: string;
}

/** What is wrong with the CEL expressions of a rule. */
export function findCelFaults(rule: JsonObject): readonly CelFault[] {
  const validate = asObject(rule.validate);
  const cel = asObject(validate?.cel);
  return validate === undefined || cel === undefined ? [] : readCelRule(rule, validate, cel).faults;
}

const known = new WeakMap<JsonObject, CelRule>();

/** Compiled once for finding faults and for judging. */
function readCelRule(rule: JsonObject, validate: JsonObject, cel: JsonObject): CelRule {
  const made = known.get(rule) ?? compileAll(rule, validate, cel);
  known.set(rule, made);
  return made;
}

function compileAll(rule: JsonObject, validate: JsonObject, cel: JsonObject): CelRule {
  const compiler = new Compiler(isObject(cel.paramKind));
  const variables = toMaps(cel.variables).flatMap((variable, index) => compiler.variable(variable, index));
  const message = asString(validate.message) ?? "";
  const validations = toMaps(cel.expressions).flatMap((one, index) => compiler.validation(one, index, message));
  const conditions = toMaps(rule.celPreconditions).flatMap((one, index) => {
    const expression = compiler.compile(one.expression, ["celPreconditions", index, "expression"], [BOOL], true);
    return expression === undefined ? [] : [{ name: asString(one.name) ?? "", expression }];
  });
  return {
    conditions,
    variables,
    validations,
    paramKind: asObject(cel.paramKind),
    paramRef: asObject(cel.paramRef),
    names: compiler.names,
    faults: compiler.faults,
  };
}

function toMaps(value: Json | undefined): JsonObject[] {
  return asList(value).filter(isObject);
}

/** Later expressions may name the variables before them. */
class Compiler {
  readonly faults: CelFault[] = [];
  /** What the expressions name: nothing else has to be made for them. */
  readonly names = new Set<string>();
  readonly #types = new Map<string, CelType>();
  readonly #hasParams: boolean;

  constructor(hasParams: boolean) {
    this.#hasParams = hasParams;
  }

  compile(
    source: Json | undefined,
    path: Path,
    types: readonly CelType[],
    hasAuthorizer: boolean,
  ): Expression | undefined {
    const text = asString(source) ?? "";
    const environment = toEnvironment({
      hasParams: this.#hasParams,
      hasAuthorizer,
      hasPatchTypes: false,
      variables: this.#types,
    });
    const libraries = [...environment.libraries, orValueLibrary];
    // Kyverno comes with a newer cel-go than the API server, which knows the whole language.
    const compiled = compile(text, { ...environment, libraries, lacks: [] }, types);
    if (compiled.is === "ready") {
      for (const reference of compiled.expression.program.checked.references.values())
        if (reference.kind === "variable") this.names.add(reference.name);
      return compiled.expression;
    }
    this.faults.push({ path, message: formatExpressionErrors(text, compiled.errors) });
    return undefined;
  }

  variable({ name, expression: source }: JsonObject, index: number): Variable[] {
    const path = ["validate", "cel", "variables", index, "expression"];
    const expression = this.compile(source, path, [], true);
    if (expression === undefined) return [];
    const text = asString(name) ?? "";
    this.#types.set(text, toVariableType(expression.program.checked.resultType));
    return [{ name: text, expression }];
  }

  validation(source: JsonObject, index: number, fallback: string): Validation[] {
    const { message, messageExpression, reason } = source;
    const path = ["validate", "cel", "expressions", index];
    const expression = this.compile(source.expression, [...path, "expression"], [BOOL], true);
    if (expression === undefined) return [];
    return [
      {
        expression,
        message: asString(message) || fallback,
        messageExpression:
          messageExpression === undefined
            ? undefined
            : this.compile(messageExpression, [...path, "messageExpression"], [STRING], false),
        reason: asString(reason) ?? "Invalid",
        path: [],
      },
    ];
  }
}

function evaluate(rule: CelRule, name: string, { asked }: Applied): RuleAnswer {
  const seen = attributes.get(asked.request, "validating");
  const { object, oldObject, kind, resource } = seen;
  const subject = { attributes: seen, object, oldObject, kind, resource, world: asked.world };
  const parameters = collectParameters(rule.paramKind, rule.paramRef, seen.namespace, asked.world, builtInKinds);
  if (parameters.is === "error") return toError(`error in parameterized resource: ${parameters.error}`);
  const values = toValues(subject, rule.names);
  for (const param of parameters.params) {
    const given = rule.paramKind === undefined ? values : { ...values, params: param };
    if (asked.trace !== undefined)
      traceExpressions(asked.trace, { ...rule, failurePolicy: "Fail" }, given, () => undefined);
    const answer = evaluateOne(rule, given);
    if (answer !== undefined) return answer;
  }
  return { result: "pass", message: `Validation rule '${name}' passed.` };
}

/** Undefined: all expressions hold. */
function evaluateOne(rule: CelRule, values: Activation): RuleAnswer | undefined {
  const met = meetsConditions({ ...rule, failurePolicy: "Fail" }, values);
  if (met === false) return { result: "skip", message: "cel preconditions not met" };
  if (met !== true) return { result: "fail", message: met.error };
  const refused = judge(rule.validations, [], rule.variables, values).decisions.find(({ is }) => is !== "admit");
  return refused === undefined ? undefined : { result: "fail", message: refused.message };
}
