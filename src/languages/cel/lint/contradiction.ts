import type { Claim, Plain } from "./claim.ts";

/** Whether no value fits all the claims, which are about the same one. @param possible all it can be, where that is known */
export function areContradictory(claims: readonly Claim[], possible: readonly Plain[] | undefined): boolean {
  const says = new Set(claims.map((claim) => claim.says));
  if (says.has("true") && says.has("false")) return true;
  const named = claims.flatMap((claim) => (claim.says === "is" ? [claim.values] : []));
  const [first] = possible === undefined ? named : [possible];
  if (first === undefined) return isEmpty(claims);
  return ![...first].some((value) => claims.every((claim) => allows(claim, value)));
}

function allows(claim: Claim, value: Plain): boolean {
  switch (claim.says) {
    case "is":
      return claim.values.has(value);
    case "is not":
      return !claim.values.has(value);
    case "true":
      return value !== false;
    case "false":
      return value !== true;
    default:
      return typeof value !== "number" || isWithin(claim, value);
  }
}

type Bound = Extract<Claim, { readonly bound: number }>;

function isWithin({ says, bound }: Bound, value: number): boolean {
  if (says === "<") return value < bound;
  if (says === "<=") return value <= bound;
  return says === ">" ? value > bound : value >= bound;
}

/** Whether the bounds leave no number. Between two whole numbers there may be a fraction. */
function isEmpty(claims: readonly Claim[]): boolean {
  const bounds = claims.filter((claim): claim is Bound => "bound" in claim);
  const lower = bounds.filter(({ says }) => says === ">" || says === ">=");
  const upper = bounds.filter(({ says }) => says === "<" || says === "<=");
  return lower.some((low) => upper.some((high) => !isWithin(high, low.bound) || !isWithin(low, high.bound)));
}
