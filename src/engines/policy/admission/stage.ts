import { type Activation, CelError, type CelValue, StructValue } from "../../../languages/cel/index.ts";
import { VARIABLES } from "./environment.ts";
import type { Expression } from "./expression.ts";

/** What one evaluation came to; `error` in the API server's words. */
export type Evaluation =
  | { readonly is: "value"; readonly value: CelValue }
  | { readonly is: "error"; readonly error: string };

/** No budget is left: nothing more is evaluated. */
export class OutOfBudget {
  readonly message = OUT_OF_BUDGET;
}

const OUT_OF_BUDGET = "validation failed due to running out of cost budget, no further validation rules will be run";

/** What the API server allows all validations of a policy, and all its match conditions. */
export const BUDGET = 10_000_000;
export const MATCH_BUDGET = 2_500_000;

/** A named expression that the others may use. */
export interface Variable {
  readonly name: string;
  readonly expression: Expression;
}

/**
 * One stage of judging a request (match conditions, validations, messages, annotations), with the budget it has. Variables
 * are evaluated when they are first used, once in each stage, as in the API server.
 * @see k8s.io/apiserver/pkg/admission/plugin/cel/composition.go, activation.go
 */
export class Stage {
  /** What expressions may name, with `variables`. */
  readonly activation: Activation;
  budget: number;
  /** What variables cost since it was last asked. */
  #spent = 0;

  /** @param values of everything that may be named, without `variables` */
  constructor(values: Activation, variables: readonly Variable[], budget: number) {
    this.budget = budget;
    this.activation =
      variables.length === 0
        ? values
        : { ...values, variables: new LazyVariables(variables, (variable) => this.#evaluateVariable(variable)) };
  }

  /** @throws {OutOfBudget} */
  evaluate(expression: Expression): Evaluation {
    const outcome = expression.program.evaluate(this.activation);
    this.#spend(this.#spent);
    this.#spent = 0;
    this.#spend(outcome.cost);
    if (outcome.is === "value") return outcome;
    return { is: "error", error: `expression '${expression.source}' resulted in error: ${outcome.message}` };
  }

  #spend(cost: number): void {
    if (cost > this.budget) throw new OutOfBudget();
    this.budget -= cost;
  }

  #evaluateVariable({ name, expression }: Variable): CelValue | CelError {
    const outcome = expression.program.evaluate(this.activation);
    this.#spent += outcome.cost;
    if (outcome.is === "value") return outcome.value;
    return new CelError(`composited variable ${JSON.stringify(name)} fails to evaluate: ${outcome.message}`);
  }
}

/** `variables`: every declared name is a field. */
class LazyVariables extends StructValue {
  readonly typeName = VARIABLES;
  readonly #variables: readonly Variable[];
  readonly #evaluate: (variable: Variable) => CelValue | CelError;
  readonly #values = new Map<string, CelValue | CelError>();

  constructor(variables: readonly Variable[], evaluate: (variable: Variable) => CelValue | CelError) {
    super();
    this.#variables = variables;
    this.#evaluate = evaluate;
  }

  getField(name: string): CelValue | undefined {
    let value = this.#values.get(name);
    if (value === undefined) {
      // Of two with one name the later one counts.
      const variable = this.#variables.findLast((one) => one.name === name);
      if (variable === undefined) return undefined;
      value = this.#evaluate(variable);
      this.#values.set(name, value);
    }
    if (value instanceof CelError) throw new CelError(value.message);
    return value;
  }

  hasField(name: string): boolean | undefined {
    return this.#variables.some((one) => one.name === name) ? true : undefined;
  }

  equals(other: CelValue): boolean {
    return this === other;
  }

  toJson(): unknown {
    return {};
  }
}
