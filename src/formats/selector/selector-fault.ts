import { isObject } from "../../model/index.ts";

const OPERATORS: ReadonlyMap<unknown, "values" | "no values"> = new Map([
  ["In", "values"],
  ["NotIn", "values"],
  ["Exists", "no values"],
  ["DoesNotExist", "no values"],
]);

/**
 * What the API server would refuse a label selector for; undefined when there is nothing. Such a selector chooses nothing, so
 * that a policy with it would never be asked: say so to its author.
 */
export function findSelectorFault(selector: unknown): string | undefined {
  if (selector === undefined || selector === null) return undefined;
  if (!isObject(selector)) return "a label selector is a mapping";
  const { matchLabels, matchExpressions } = selector;
  if (matchLabels !== undefined && matchLabels !== null) {
    if (!isObject(matchLabels) || Object.values(matchLabels).some((value) => typeof value !== "string"))
      return "matchLabels must be a mapping of texts";
  }
  if (matchExpressions === undefined || matchExpressions === null) return undefined;
  if (!Array.isArray(matchExpressions)) return "matchExpressions must be a list";
  return matchExpressions.map(findRequirementFault).find((fault) => fault !== undefined);
}

function findRequirementFault(requirement: unknown): string | undefined {
  if (!isObject(requirement)) return "each of matchExpressions must be a mapping";
  const { key, operator, values } = requirement;
  const wanted = OPERATORS.get(operator);
  if (typeof key !== "string" || key === "") return "each of matchExpressions needs a key";
  if (wanted === undefined || typeof operator !== "string")
    return `${JSON.stringify(operator)} is no operator: write In, NotIn, Exists or DoesNotExist`;
  const count = Array.isArray(values) ? values.length : 0;
  if (wanted === "values") return count > 0 ? undefined : `operator ${operator} needs values`;
  return count === 0 ? undefined : `operator ${operator} takes no values`;
}
