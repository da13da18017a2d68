import type { Library } from "../declaration.ts";

/** `cel.bind`. @see cel-go ext/bindings.go */
export const bindingsLibrary: Library = { name: "cel.lib.ext.cel.bindings", overloads: [], macros: ["bind"] };

/** `cel.block`, as the CEL specification's tests write it. @see cel-go ext/bindings.go */
export const blockLibrary: Library = { name: "cel.lib.ext.cel.block", overloads: [], macros: ["block"] };

/** Comprehensions with two variables, and `transformList`, `transformMap`, `transformMapEntry`. @see cel-go ext/comprehensions.go */
export const twoVariableLibrary: Library = {
  name: "cel.lib.ext.comprev2",
  overloads: [],
  macros: ["twoVariables"],
};

/** `proto.getExt` and `proto.hasExt`. @see cel-go ext/protos.go */
export const protosLibrary: Library = { name: "cel.lib.ext.protos", overloads: [], macros: ["proto"] };
