import type { Location } from "../../../model/index.ts";

/**
 * - `word`: names and keywords (which names are keywords depends on the module's imports)
 * - `string`: a whole string, with its value
 * - `template`: a piece of a template string, with its value; `last` where the string ends
 * - `mark`: operators and brackets
 */
export type TokenKind = "word" | "number" | "string" | "template" | "mark" | "end";

export interface Token {
  readonly kind: TokenKind;
  /** Names, numbers and marks as written; `""` for strings. */
  readonly text: string;
  readonly value?: string;
  readonly last?: boolean;
  readonly at: Location;
  /** Offset of the first and after the last code unit. */
  readonly start: number;
  readonly end: number;
  readonly spaceBefore: boolean;
  readonly lineBefore: boolean;
}

export interface Comment {
  /** Without the `#`. */
  readonly text: string;
  readonly at: Location;
}
