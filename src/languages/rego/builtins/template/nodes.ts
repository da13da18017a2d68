import type { RegoValue } from "../../value.ts";

/** A part of a Go text template. */
export type Node =
  | { readonly is: "text"; readonly text: string }
  | { readonly is: "action"; readonly pipeline: Pipeline }
  | {
      readonly is: "if" | "with";
      readonly pipeline: Pipeline;
      readonly body: readonly Node[];
      readonly otherwise: readonly Node[];
    }
  | {
      readonly is: "range";
      readonly pipeline: Pipeline;
      readonly body: readonly Node[];
      readonly otherwise: readonly Node[];
    }
  | { readonly is: "template"; readonly name: string; readonly pipeline: Pipeline | undefined }
  | { readonly is: "break" | "continue" };

/** `$i, $x := a | b`: commands, each of which gets the one's before it as its last argument. */
export interface Pipeline {
  readonly variables: readonly string[];
  /** Whether the variables are made here or were there before. */
  readonly declares: boolean;
  readonly commands: readonly (readonly Operand[])[];
}

export type Operand =
  | { readonly is: "value"; readonly value: RegoValue }
  | { readonly is: "nil" }
  /** A variable (`$` is the whole data) or the dot, and names to follow from it. */
  | { readonly is: "field"; readonly of: string | undefined; readonly names: readonly string[] }
  | { readonly is: "function"; readonly name: string }
  | { readonly is: "group"; readonly pipeline: Pipeline; readonly names: readonly string[] };

export interface Template {
  readonly body: readonly Node[];
  /** Named templates. */
  readonly named: ReadonlyMap<string, readonly Node[]>;
}
