import type { TokenKind } from "./token.ts";

/** Binary operators: how tightly they bind, and the function each is a call of. All group to the left. */
export const BINARY: ReadonlyMap<TokenKind, { readonly binding: number; readonly name: string }> = new Map(
  (
    [
      ["<", 1],
      ["<=", 1],
      [">", 1],
      [">=", 1],
      ["==", 1],
      ["!=", 1],
      ["in", 1],
      ["+", 2],
      ["-", 2],
      ["*", 3],
      ["/", 3],
      ["%", 3],
    ] as const
  ).map(([kind, binding]) => [kind, { binding, name: kind === "in" ? "@in" : `_${kind}_` }]),
);

/** Where an operand may start, as cel-go lists it in messages. */
export const OPERAND_START: readonly TokenKind[] = [
  "[",
  "{",
  "(",
  ".",
  "-",
  "!",
  "true",
  "false",
  "null",
  "double",
  "int",
  "uint",
  "string",
  "bytes",
  "ident",
];

/** Not legal as variables and functions, but as fields. The grammar has `true`, `false`, `null` and `in` besides. */
export const RESERVED: ReadonlySet<string> = new Set(
  "as break const continue else for function if import let loop package namespace return var void while".split(" "),
);
