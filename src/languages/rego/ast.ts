import type { Location } from "../../model/index.ts";
import type { RegoValue } from "./value.ts";

/** Trees as parsed, and (with fewer kinds of nodes, see rewrite/) as checked. Rewriting steps change trees in place. */
export type Term =
  | ConstTerm
  | VarTerm
  | RefTerm
  | ArrayTerm
  | SetTerm
  | ObjectTerm
  | Comprehension
  | CallTerm
  | TemplateTerm;

export interface ConstTerm {
  readonly is: "const";
  readonly value: RegoValue;
  readonly at: Location;
}
/** Names that start with `$` are wildcards (`_`) or were made by rewriting. */
export interface VarTerm {
  readonly is: "var";
  name: string;
  readonly at: Location;
}
/** `head[path…]`. The head of `data` and `input` is a var of that name; a lone `data` or `input` is a ref with empty path. */
export interface RefTerm {
  readonly is: "ref";
  head: Term;
  path: Term[];
  readonly at: Location;
}
export interface ArrayTerm {
  readonly is: "array";
  items: Term[];
  readonly at: Location;
}
export interface SetTerm {
  readonly is: "set";
  items: Term[];
  readonly at: Location;
}
export interface ObjectTerm {
  readonly is: "object";
  entries: [Term, Term][];
  readonly at: Location;
}
export interface Comprehension {
  readonly is: "comprehension";
  readonly of: "array" | "set" | "object";
  key: Term | undefined;
  value: Term;
  body: Expr[];
  readonly at: Location;
  /** Stands for an argument of print or a template: binds no names of the module. */
  readonly bindsNothing?: boolean;
}
/** The operator is a dotted name (`count`, `io.jwt.decode`, `data.lib.f`); its first name is resolved like that of a ref. */
export interface CallTerm {
  readonly is: "call";
  operator: RefTerm;
  args: Term[];
  readonly at: Location;
}
export interface TemplateTerm {
  readonly is: "template";
  readonly parts: (ConstTerm | Expr)[];
  readonly at: Location;
}

export interface With {
  target: Term;
  value: Term;
  /** Where the target is a function, its dotted name; and the function that stands in, where no value does. */
  replaced?: string;
  by?: string;
  readonly at: Location;
}

/** One line of a body. */
export type Expr = TermExpr | CallExpr | SomeExpr | EveryExpr;

interface AnyExpr {
  negated: boolean;
  with: With[];
  readonly at: Location;
  /** Made by rewriting: not to be told of in messages. */
  generated?: boolean;
}
export interface TermExpr extends AnyExpr {
  readonly is: "term";
  term: Term;
}
/** `eq` is `=`, `assign` is `:=`; calls whose last argument takes the result have one more argument than the function. */
export interface CallExpr extends AnyExpr {
  readonly is: "call";
  operator: RefTerm;
  args: Term[];
  /** Came from `:=`, before that became `eq`. */
  assigned?: boolean;
}
/** `some x, y` has names; `some k, v in xs` a domain. */
export interface SomeExpr extends AnyExpr {
  readonly is: "some";
  readonly names: VarTerm[];
  readonly key: Term | undefined;
  readonly value: Term | undefined;
  readonly domain: Term | undefined;
}
export interface EveryExpr extends AnyExpr {
  readonly is: "every";
  key: VarTerm | undefined;
  value: VarTerm;
  domain: Term;
  body: Expr[];
}

export interface Rule {
  /** First is the rule's name as a var. */
  ref: Term[];
  args: Term[] | undefined;
  /** Of `p contains key`. */
  key: Term | undefined;
  value: Term | undefined;
  body: Expr[];
  otherwise: Rule | undefined;
  readonly isDefault: boolean;
  readonly at: Location;
  /** Line the rule ends at. */
  readonly endLine: number;
  /** What strict v1 checks ask: written with `if` (or needs none), with `contains`. */
  readonly usesIf: boolean;
  readonly usesContains: boolean;
  readonly bare: boolean;
}

export interface Import {
  readonly path: readonly string[];
  readonly alias: string | undefined;
  readonly at: Location;
}

export interface Module {
  readonly file: string;
  readonly version: "v0" | "v1";
  readonly package: readonly string[];
  readonly packageAt: Location;
  readonly imports: readonly Import[];
  readonly rules: Rule[];
  readonly annotations: readonly Annotation[];
}

/** A `# METADATA` comment: the line after its last, and what it says. */
export interface Annotation {
  readonly at: Location;
  readonly nextLine: number;
  readonly value: RegoValue;
}
