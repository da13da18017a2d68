import type { Node } from "../ast.ts";
import type { Overload } from "../declaration.ts";
import type { ExpressionError } from "../parse/expression-error.ts";
import type { CelType } from "../type.ts";
import type { CelValue } from "../value.ts";

/**
 * What a node's name stands for, decided once while checking:
 * - `local`: a variable of a macro or bind; the innermost of that name
 * - `variable`: `name` in the environment. On a select node the whole chain `a.b.c` is the name of the variable.
 * - `constant`: an enum value or another named constant
 * - `type`: the name of a type, as a value
 * - `function`: the overloads that the argument types leave possible, in order of declaration, of `name`
 * - `struct`: the full name of the type that a struct node makes
 */
export type Reference =
  | { readonly kind: "local"; readonly name: string }
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "constant"; readonly name: string; readonly value: CelValue }
  | { readonly kind: "type"; readonly name: string; readonly type: CelType }
  | {
      readonly kind: "function";
      readonly name: string;
      readonly overloads: readonly Overload[];
      /** `math.greatest(1)`: the target belongs to the name, and is not evaluated. */
      readonly qualified: boolean;
    }
  | { readonly kind: "struct"; readonly name: string };

/** An expression whose names are resolved and whose types are known, as far as they can be known before running. */
export interface CheckedExpression {
  readonly source: string;
  readonly root: Node;
  /** By node id. A node without an entry was not looked at on its own, such as the `a` of a variable named `a.b`. */
  readonly types: ReadonlyMap<number, CelType>;
  /** By node id: of idents, selects that are names, calls and structs. */
  readonly references: ReadonlyMap<number, Reference>;
  readonly resultType: CelType;
}

export type CheckResult =
  | { readonly ok: true; readonly checked: CheckedExpression }
  | { readonly ok: false; readonly errors: readonly ExpressionError[] };
