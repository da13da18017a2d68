import { asList, asString, dig, type Json } from "../../model/index.ts";
import { coversResource, namesOf } from "./policy.ts";

/** Longer lists are not compared: no policy that people write has them. */
const MAX_ITEMS = 100;
const LISTS = ["users", "userGroups", "verbs", "namespaces", "resources", "nonResourceURLs"];

/** Whether every request that the later rule is about matches the earlier one already: then it never applies. */
export function coversRule(earlier: Json, later: Json): boolean {
  if (isLong(earlier) || isLong(later)) return false;
  const isWider = ["users", "userGroups", "verbs"].every((field) =>
    covers(namesOf(earlier, field), namesOf(later, field)),
  );
  if (!isWider) return false;
  const paths = namesOf(earlier, "nonResourceURLs");
  const isAboutObjects = (rule: Json): boolean =>
    namesOf(rule, "namespaces").length + asList(dig(rule, "resources")).length > 0;
  if (!isAboutObjects(earlier) && paths.length === 0) return true;
  if (!isAboutObjects(earlier)) return !isAboutObjects(later) && coversPaths(paths, namesOf(later, "nonResourceURLs"));
  return isAboutObjects(later) && coversObjects(earlier, later);
}

function isLong(rule: Json): boolean {
  const isOver = (list: Json | undefined): boolean => asList(list).length > MAX_ITEMS;
  return (
    LISTS.some((field) => isOver(dig(rule, field))) ||
    asList(dig(rule, "resources")).some(
      (entry) => isOver(dig(entry, "resources")) || isOver(dig(entry, "resourceNames")),
    )
  );
}

function coversObjects(earlier: Json, later: Json): boolean {
  if (!covers(namesOf(earlier, "namespaces"), namesOf(later, "namespaces"))) return false;
  const wide = asList(dig(earlier, "resources"));
  const narrow = asList(dig(later, "resources"));
  if (wide.length === 0) return true;
  return narrow.length > 0 && narrow.every((entry) => wide.some((one) => coversEntry(one, entry)));
}

function coversEntry(wide: Json, narrow: Json): boolean {
  const groupOf = (entry: Json): string => asString(dig(entry, "group")) ?? "";
  if (groupOf(wide) !== groupOf(narrow)) return false;
  const resources = namesOf(wide, "resources");
  if (resources.length === 0) return true;
  if (!covers(namesOf(wide, "resourceNames"), namesOf(narrow, "resourceNames"))) return false;
  const listed = namesOf(narrow, "resources");
  return (
    listed.length > 0 && listed.every((name) => resources.some((one) => one === name || coversResource(one, name)))
  );
}

/** An empty list stands for all. */
function covers(wide: readonly string[], narrow: readonly string[]): boolean {
  return wide.length === 0 || (narrow.length > 0 && narrow.every((one) => wide.includes(one)));
}

function coversPaths(wide: readonly string[], narrow: readonly string[]): boolean {
  const isCovered = (path: string): boolean =>
    wide.some((one) => one === path || (one.endsWith("*") && path.startsWith(one.slice(0, -1))));
  return narrow.length > 0 && narrow.every(isCovered);
}
