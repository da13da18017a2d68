import { asList, asString, dig, type Json, type Resource } from "../../../model/index.ts";
import { advise, type Advice } from "./advice.ts";

/** Rules that no object can reach, and rules that another one hides. */
export function findDeadRules(resource: Resource): Advice[] {
  const { object } = resource;
  const rules = asList(dig(object, "spec", "rules"));
  const found: Advice[] = [];
  const names = new Set<string>();
  for (const [index, rule] of rules.entries()) {
    const name = asString(dig(rule, "name")) ?? "";
    const path = ["spec", "rules", index];
    const say = (message: string): void => {
      found.push(advise(resource, path, { code: "dead-rule", level: "error", message }));
    };
    if (names.has(name)) say(`there is another rule ${JSON.stringify(name)}: name each rule differently`);
    names.add(name);
    const match = JSON.stringify(dig(rule, "match") ?? null);
    if (match === JSON.stringify(dig(rule, "exclude") ?? undefined)) say("it excludes just what it matches");
  }
  const constraints = dig(object, "spec", "matchConstraints");
  if (constraints !== undefined && isEmptyMatch(constraints))
    found.push(
      advise(resource, ["spec", "matchConstraints"], {
        code: "dead-rule",
        level: "error",
        message: "it matches nothing: resourceRules is empty",
      }),
    );
  return found;
}

function isEmptyMatch(constraints: Json): boolean {
  return asList(dig(constraints, "resourceRules")).length === 0;
}
