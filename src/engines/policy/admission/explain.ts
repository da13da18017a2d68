import { CelError, type CelValue, explainExpression, toJson } from "../../../languages/cel/index.ts";
import type { Path } from "../../../model/index.ts";
import type { PolicyStep, Request, World } from "../policy.ts";
import type { Expression } from "./expression.ts";
import { findInvocations, type Invocation, toActivation } from "./invocation.ts";
import { locatePolicy } from "./problem.ts";
import { BUDGET, Stage } from "./stage.ts";
import type { Setting, ValidatingPolicy } from "./validating-policy.ts";
import { toWorldKinds } from "./world-kinds.ts";

/** Every step of judging a request: what matches, conditions, the variables that count, and validations with all their parts. */
export function explain(
  read: ValidatingPolicy,
  request: Request,
  world: World,
  setting: Setting,
): readonly PolicyStep[] {
  const kinds = setting.kinds ?? toWorldKinds(world);
  const attributes = setting.attributes.get(request, "validating", kinds);
  const invocations = findInvocations(read.definition, read.bindings, attributes, world, kinds);
  if (invocations.length === 0) return [plain("matchConstraints", "does not match, or no binding does")];
  return invocations.flatMap((invocation) => explainOne(read, invocation));
}

function explainOne(read: ValidatingPolicy, invocation: Invocation): PolicyStep[] {
  const { binding } = invocation;
  const title = binding?.name === undefined ? "matchConstraints" : `binding ${binding.name}`;
  if (invocation.is === "error") return [plain(title, `error: ${invocation.error}`)];
  if (invocation.is === "unknown") return [plain(title, `unknown: ${invocation.because}`)];
  const { definition, validations } = read;
  const { kind, resource } = invocation.subject;
  const matched = plain(
    title,
    `matches as ${resource.resource} of ${[kind.group, kind.version].filter(Boolean).join("/")}`,
  );
  return [
    matched,
    ...invocation.params.flatMap((param) => {
      const values = toActivation(definition, invocation.subject, param);
      const stage = new Stage(values, definition.variables, BUDGET);
      const conditions = new Stage({ ...values, namespaceObject: null }, definition.variables, BUDGET);
      const step = (name: string, expression: Expression, path: Path, on = stage): PolicyStep =>
        toStep(read, name, expression, path, on);
      return [
        ...(param === null ? [] : [plain("params", `${param.kind} ${param.metadata.name ?? ""}`)]),
        ...definition.conditions.map(({ name, expression }, index) =>
          step(`match condition '${name}'`, expression, ["spec", "matchConditions", index], conditions),
        ),
        ...definition.variables.map(({ name, expression }, index) =>
          step(`variable ${name}`, expression, ["spec", "variables", index]),
        ),
        ...validations.map(({ expression, path }, index) => step(`validation ${index + 1}`, expression, path)),
      ];
    }),
  ];
}

function plain(title: string, result: string): PolicyStep {
  return { title, result, parts: [] };
}

function toStep(read: ValidatingPolicy, title: string, { program }: Expression, path: Path, stage: Stage): PolicyStep {
  const { outcome, parts } = explainExpression(program, stage.activation);
  const at = locatePolicy(read.definition.resource, path);
  return {
    title,
    result: outcome.is === "value" ? toText(outcome.value) : `error: ${outcome.message}`,
    ...(at === undefined ? {} : { at }),
    parts: parts.map((part) => ({ text: part.text, depth: part.depth, value: toPartValue(part.outcome) })),
  };
}

function toPartValue(outcome: ReturnType<typeof explainExpression>["parts"][number]["outcome"]): string {
  if (outcome.is === "value") return toText(outcome.value);
  return outcome.is === "error" ? `error: ${outcome.message}` : "not evaluated";
}

const MAX_TEXT = 200;

function toText(value: CelValue): string {
  const text = toWholeText(value);
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}…`;
}

function toWholeText(value: CelValue): string {
  try {
    return JSON.stringify(toJson(value));
  } catch (thrown) {
    // Values without a JSON form, such as types and the authorizer.
    if (thrown instanceof CelError) return thrown.message;
    throw thrown;
  }
}
