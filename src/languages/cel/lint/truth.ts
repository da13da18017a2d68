import type { Node } from "../ast.ts";
import type { CheckedExpression } from "../check/checked.ts";
import { printExpression } from "../parse/print.ts";
import { isChain, operandsOf, type Chain } from "./chain.ts";
import { claimOf, opposite, plainOf, type Claim, type Plain } from "./claim.ts";
import { areContradictory } from "./contradiction.ts";
import { pathsOf } from "./paths.ts";

/** What is known of a condition before it is evaluated. */
export interface Truth {
  readonly value: boolean;
  /** Why, as the end of a sentence. */
  readonly because: string;
}

/** The values that can stand at a path at most, as in a schema's `enum`. The path is that of cost estimates. */
export type ValuesOf = (path: readonly string[]) => readonly Plain[] | undefined;

/** Tells which conditions hold always or never. One that fails to evaluate does neither. */
export class Truths {
  readonly #checked: CheckedExpression;
  readonly #valuesOf: ValuesOf;
  readonly #paths: ReadonlyMap<number, readonly string[]>;
  readonly #known = new Map<number, Truth | undefined>();

  constructor(checked: CheckedExpression, valuesOf: ValuesOf) {
    this.#checked = checked;
    this.#valuesOf = valuesOf;
    this.#paths = pathsOf(checked);
  }

  of(node: Node): Truth | undefined {
    if (!this.#known.has(node.id)) this.#known.set(node.id, this.#find(node));
    return this.#known.get(node.id);
  }

  #find(node: Node): Truth | undefined {
    if (node.kind === "literal") {
      return typeof node.value === "boolean" ? { value: node.value, because: `it is ${node.value}` } : undefined;
    }
    if (node.kind === "macro") return this.#macro(node.macro, this.of(node.body));
    if (node.kind !== "call" || this.#checked.types.get(node.id)?.kind === "dyn") return undefined;
    if (isChain(node)) return this.#chain(node);
    const [operand] = node.args;
    if (node.function === "!_" && operand !== undefined) return negated(this.of(operand));
    const claim = claimOf(node);
    return literals(node.function, node.args) ?? this.#claims([claim]) ?? negated(this.#claims([opposite(claim)]));
  }

  #macro(macro: string, body: Truth | undefined): Truth | undefined {
    if (macro === "all" && body?.value === true) return { value: true, because: "it asks nothing of the elements" };
    return macro === "exists" && body?.value === false ? { value: false, because: "no element can fit" } : undefined;
  }

  #chain(node: Chain): Truth | undefined {
    const absorbing = node.function === "_||_";
    const operands = operandsOf(node, node.function);
    const truths = operands.map((operand) => this.of(operand));
    const index = truths.findIndex((truth) => truth?.value === absorbing);
    const found = operands[index];
    if (found !== undefined) return { value: absorbing, because: `${shorten(printExpression(found))} is` };
    if (truths.every((truth) => truth !== undefined)) return { value: !absorbing, because: "all its parts are" };
    const claims = operands.map(claimOf);
    return absorbing ? negated(this.#claims(claims.map(opposite))) : this.#claims(claims);
  }

  /** False where the claims contradict each other. */
  #claims(claims: readonly Claim[]): Truth | undefined {
    for (const [about, group] of Map.groupBy(claims, (claim) => printExpression(claim.about))) {
      const [first] = group;
      if (first === undefined) continue;
      const isCount = first.about.kind === "call" && first.about.function === "size";
      const all: Claim[] = isCount ? [...group, { about: first.about, says: ">=", bound: 0 }] : group;
      const path = this.#paths.get(first.about.id);
      const possible = path && this.#valuesOf(path);
      if (areContradictory(all, possible)) return { value: false, because: reason(about, group, possible) };
    }
    return undefined;
  }
}

function reason(about: string, claims: readonly Claim[], possible: readonly Plain[] | undefined): string {
  if (claims.length > 1) return `of what it says about ${shorten(about)}`;
  if (possible === undefined) return `${shorten(about)} is never negative`;
  return `${shorten(about)} is one of ${possible.map((value) => JSON.stringify(value)).join(", ")}`;
}

/** A comparison of two literals, or of an expression with itself. */
function literals(operator: string, [left, right]: readonly Node[]): Truth | undefined {
  if (left === undefined || right === undefined || (operator !== "_==_" && operator !== "_!=_")) return undefined;
  const [a, b] = [plainOf(left), plainOf(right)];
  if (printExpression(left) === printExpression(right)) {
    return { value: operator === "_==_", because: "both sides are the same" };
  }
  if (a === undefined || b === undefined) return undefined;
  return { value: (a === b) === (operator === "_==_"), because: "both sides are known" };
}

const negated = (truth: Truth | undefined): Truth | undefined => truth && { ...truth, value: !truth.value };

const LONGEST = 60;

const shorten = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`);
