import type { Node } from "../ast.ts";
import type { NodeMaker, Place } from "./node-maker.ts";
import type { ParseOptions } from "./parse.ts";

/** A call as written, which may be that of a macro. */
export interface CallSite {
  readonly make: NodeMaker;
  readonly options: ParseOptions;
  readonly place: Place;
  readonly name: string;
  readonly target: Node | undefined;
  readonly args: readonly Node[];
}

/** The tree a macro stands for, or why its arguments do not fit. */
export type Expanded =
  | { readonly ok: true; readonly node: Node }
  | { readonly ok: false; readonly offset: number; readonly message: string };

export const expanded = (node: Node): Expanded => ({ ok: true, node });
export const misused = (node: Node, message: string): Expanded => ({ ok: false, offset: node.at, message });

/** The name of a variable that a macro declares. */
export const simpleName = (node: Node): string | undefined =>
  node.kind === "ident" && !node.name.startsWith(".") ? node.name : undefined;
