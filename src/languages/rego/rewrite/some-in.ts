import type { Term } from "../ast.ts";

/** The names that `some key, value in xs` binds: all that a match against an item would bind. */
export function outputsOfMembership(key: Term, value: Term): string[] {
  return [...patternNames(key), ...patternNames(value)].filter((name, index, all) => all.indexOf(name) === index);
}

/** Names in positions that matching binds: not keys of objects, members of sets, or heads of references. */
export function patternNames(term: Term): string[] {
  switch (term.is) {
    case "var":
      return [term.name];
    case "array":
      return term.items.flatMap(patternNames);
    case "object":
      return term.entries.flatMap(([, value]) => patternNames(value));
    case "ref":
      return term.path.flatMap((key) => (key.is === "var" ? [key.name] : []));
    default:
      return [];
  }
}
