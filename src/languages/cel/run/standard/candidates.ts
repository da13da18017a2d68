import type { Overload } from "../../declaration.ts";
import { STANDARD } from "./standard.ts";

const keyOf = ({ function: name, member }: Overload): string => `${name} ${member}`;
const BY_FUNCTION = Map.groupBy(STANDARD.overloads, keyOf);

/** Whether all of them are of the standard library. */
export function areStandard(overloads: readonly Overload[]): boolean {
  return overloads.length > 0 && overloads.every((overload) => BY_FUNCTION.get(keyOf(overload))?.includes(overload));
}

/**
 * The overloads that a call may run: the ones that the checker left; of standard functions all, since cel-go runs those by
 * what the arguments are, and not by what they should be.
 */
export function candidatesOf(overloads: readonly Overload[]): readonly Overload[] {
  const [first] = overloads;
  if (first === undefined || !areStandard(overloads)) return overloads;
  return BY_FUNCTION.get(keyOf(first)) ?? overloads;
}
