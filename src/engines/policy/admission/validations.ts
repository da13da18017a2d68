import { type Activation, type CelType, NULL, STRING, BOOL, formatType } from "../../../languages/cel/index.ts";
import { asList, asString, isObject, type JsonObject, type Path } from "../../../model/index.ts";
import type { PolicyCompiler } from "./definition.ts";
import { toProblem } from "./problem.ts";
import type { Expression } from "./expression.ts";
import { BUDGET, type Evaluation, OutOfBudget, Stage, type Variable } from "./stage.ts";

/** One of a policy's validations. */
export interface Validation {
  readonly expression: Expression;
  readonly message: string;
  readonly messageExpression: Expression | undefined;
  /** How the refusal is classed: `Invalid`, `Forbidden`, … */
  readonly reason: string;
  readonly path: Path;
}

export interface AuditAnnotation {
  readonly key: string;
  readonly value: Expression;
  readonly path: Path;
}

/** What one validation or annotation says. `error`: it could not be judged, and the failure policy decides. */
export interface Decision {
  readonly is: "admit" | "deny" | "error";
  readonly message: string;
  readonly reason: string;
  /** Where in the policy; undefined where no single expression is at fault. */
  readonly path: Path | undefined;
  /** Refuses the request whatever the actions of the binding are. */
  readonly isFinal?: true;
}

export interface Judgement {
  readonly decisions: readonly Decision[];
  readonly annotations: readonly { readonly key: string; readonly value: string }[];
}

export function readValidations(compiler: PolicyCompiler, spec: JsonObject): Validation[] {
  return asList(spec["validations"])
    .filter(isObject)
    .flatMap((validation, index) => {
      const path = ["spec", "validations", index];
      const expression = compiler.compileField(validation, "expression", path, [BOOL]);
      const source = asString(validation["messageExpression"]) ?? "";
      const messageExpression =
        source === ""
          ? undefined
          : compiler.compile(source, [...path, "messageExpression"], [STRING], { hasAuthorizer: false });
      const message = asString(validation["message"]) ?? "";
      if (message.trim().includes("\n")) {
        compiler.problems.push(
          toProblem(compiler.resource, [...path, "message"], "message must not contain line breaks"),
        );
      }
      if (expression === undefined) return [];
      const reason = asString(validation["reason"]) ?? "Invalid";
      return [{ expression, message, messageExpression, reason, path: [...path, "expression"] }];
    });
}

const ANNOTATION_TYPES: readonly CelType[] = [STRING, NULL];

export function readAuditAnnotations(compiler: PolicyCompiler, spec: JsonObject): AuditAnnotation[] {
  return asList(spec["auditAnnotations"])
    .filter(isObject)
    .flatMap((annotation, index) => {
      const path = ["spec", "auditAnnotations", index];
      const value = compiler.compileField(annotation, "valueExpression", path, ANNOTATION_TYPES);
      return value === undefined ? [] : [{ key: asString(annotation["key"]) ?? "", value, path }];
    });
}

/** Longer messages are taken for none. */
const MAX_MESSAGE_BYTES = 5 * 1024;
const MAX_ANNOTATION_LENGTH = 10 * 1024;

/**
 * Judges by validations and annotations, with the budget of the API server.
 * @param values with the authorizer; messages do not see it
 * @see k8s.io/apiserver/pkg/admission/plugin/policy/validating/validator.go
 */
export function judge(
  validations: readonly Validation[],
  annotations: readonly AuditAnnotation[],
  variables: readonly Variable[],
  values: Activation,
): Judgement {
  try {
    const stage = new Stage(values, variables, BUDGET);
    const results = validations.map(({ expression }) => stage.evaluate(expression));
    const messages = toMessages(validations, results, variables, values, stage.budget);
    const decisions = validations.map((validation, index) =>
      decide(validation, results[index] as Evaluation, messages, index),
    );
    if (annotations.length === 0) return { decisions, annotations: [] };
    const annotated = annotate(annotations, new Stage(values, variables, BUDGET));
    return { decisions: [...decisions, ...annotated.decisions], annotations: annotated.annotations };
  } catch (thrown) {
    if (!(thrown instanceof OutOfBudget)) throw thrown;
    return { decisions: [{ is: "error", message: thrown.message, reason: "", path: undefined }], annotations: [] };
  }
}

type Messages = readonly (Evaluation | undefined)[] | OutOfBudget;

/** An expression may end a little above what one call is allowed. */
const MOST_PER_EXPRESSION = 2_000_000;

/** Messages of all validations count against the budget, needed or not; those that are not needed and cannot use it up are not evaluated. */
function toMessages(
  validations: readonly Validation[],
  results: readonly Evaluation[],
  variables: readonly Variable[],
  values: Activation,
  budget: number,
): Messages {
  const expressions = validations.map(({ messageExpression }) => messageExpression);
  const count = expressions.filter((expression) => expression !== undefined).length;
  if (count === 0) return [];
  const isAffordable = (count + variables.length) * MOST_PER_EXPRESSION <= budget;
  const isNeeded = (index: number): boolean => !isAffordable || isDenied(results[index] as Evaluation);
  if (!expressions.some((expression, index) => expression !== undefined && isNeeded(index))) return [];
  const stage = new Stage(values, variables, budget);
  try {
    return expressions.map((expression, index) =>
      expression === undefined || !isNeeded(index) ? undefined : stage.evaluate(expression),
    );
  } catch (thrown) {
    if (thrown instanceof OutOfBudget) return thrown;
    throw thrown;
  }
}

function isDenied(result: Evaluation): boolean {
  return result.is === "value" && result.value !== true;
}

function decide(validation: Validation, result: Evaluation, messages: Messages, index: number): Decision {
  const { path, reason } = validation;
  if (result.is === "error") return { is: "error", message: result.error, reason: "", path };
  if (messages instanceof OutOfBudget) {
    return { is: "error", message: `failed messageExpression: ${messages.message}`, reason: "", path };
  }
  if (!isDenied(result)) return { is: "admit", message: "", reason: "", path };
  return { is: "deny", message: toMessage(validation, messages[index]), reason, path };
}

function toMessage({ message, expression }: Validation, evaluated: Evaluation | undefined): string {
  const text = evaluated?.is === "value" && typeof evaluated.value === "string" ? evaluated.value.trim() : "";
  if (text !== "" && !text.includes("\n") && Buffer.byteLength(text) <= MAX_MESSAGE_BYTES) return text;
  return message.trim() || `failed expression: ${expression.source.trim()}`;
}

function annotate(annotations: readonly AuditAnnotation[], stage: Stage): Judgement {
  const decisions: Decision[] = [];
  const published: { key: string; value: string }[] = [];
  for (const { key, value, path } of annotations) {
    const result = stage.evaluate(value);
    if (result.is === "error") decisions.push({ is: "error", message: result.error, reason: "", path, isFinal: true });
    else if (typeof result.value === "string") {
      const text = result.value.trim().slice(0, MAX_ANNOTATION_LENGTH);
      if (text !== "") published.push({ key, value: text });
    } else if (result.value !== null) {
      const type = formatType(value.program.checked.resultType);
      const message = `valueExpression '${value.source}' resulted in unsupported return type: ${type}. Return type must be either string or null.`;
      decisions.push({ is: "error", message, reason: "", path, isFinal: true });
    }
  }
  return { decisions, annotations: published };
}
