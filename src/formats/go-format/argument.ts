import type { Flags } from "./flags.ts";
import { noFlags, padded } from "./flags.ts";
import { formatFloat } from "./float.ts";
import { formatBigInteger, formatInteger, formatUnicode, toCharacter } from "./integer.ts";
import { formatText, quoteCharacter } from "./text.ts";

/** A value to be written: a bigint is one of Go's int64 where it fits and a *big.Int elsewhere, a number is a float64. */
export type GoArgument = string | bigint | number | boolean;

/** Go's name of the value's type. */
export function goTypeOf(argument: GoArgument): string {
  switch (typeof argument) {
    case "string":
      return "string";
    case "boolean":
      return "bool";
    case "number":
      return "float64";
    case "bigint":
      return isSmall(argument) ? "int64" : "*big.Int";
  }
}

const isSmall = (value: bigint): boolean => BigInt.asIntN(64, value) === value;

/** One value by one verb; `%!d(string=x)` where the verb is not for such values. */
export function formatArgument(argument: GoArgument, verb: string, flags: Flags): string {
  if (verb === "T") return formatText(goTypeOf(argument), "s", flags);
  if (verb === "v") return plain(argument, flags);
  const text = byKind(argument, verb, flags);
  if (text !== undefined) return text;
  const large = typeof argument === "bigint" && !isSmall(argument);
  const shown = large ? argument.toString() : byKind(argument, "v", flags);
  return `%!${verb}(${large && verb !== "p" ? "big.Int" : goTypeOf(argument)}=${shown})`;
}

/** The value as `%v` writes it; the sharp flag asks for Go's source text. */
export function plain(argument: GoArgument, flags: Flags = noFlags()): string {
  const quoted = typeof argument === "string" && flags.sharp;
  return byKind(argument, quoted ? "q" : "v", { ...flags, sharp: false, plus: false }) ?? "";
}

function byKind(argument: GoArgument, verb: string, flags: Flags): string | undefined {
  switch (typeof argument) {
    case "string":
      return "vsqxX".includes(verb) ? formatText(argument, verb, flags) : undefined;
    case "boolean":
      return verb === "t" || verb === "v" ? padded(String(argument), flags) : undefined;
    case "number":
      return "veEfFgGxXb".includes(verb) ? formatFloat(argument, verb, flags) : undefined;
    case "bigint":
      return byInteger(argument, verb, flags);
  }
}

function byInteger(value: bigint, verb: string, flags: Flags): string | undefined {
  if (!isSmall(value)) return "bdosvxXO".includes(verb) ? formatBigInteger(value, verb, flags) : undefined;
  if ("vdboOxX".includes(verb)) return formatInteger(value, verb, flags);
  if (verb === "c") return padded(toCharacter(value), flags);
  if (verb === "q") return padded(quoteCharacter(toCharacter(value), flags), flags);
  return verb === "U" ? formatUnicode(value, flags) : undefined;
}
