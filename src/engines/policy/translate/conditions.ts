import { asList, asString, dig, isObject, type Json } from "../../../model/index.ts";
import { quote, toAll, toAny, toLiteral, toNot, toPath, toPathPresence, Untranslatable } from "./cel-text.ts";

/** `any` and `all` of Kyverno's preconditions and deny rules, as far as they compare fields with literals. */
export function translateConditions(conditions: Json | undefined): string | Untranslatable {
  if (conditions === undefined || conditions === null) return "true";
  if (Array.isArray(conditions)) return joinAll(conditions.map(toCondition));
  if (!isObject(conditions)) return new Untranslatable("conditions of another form");
  const any = asList(conditions["any"]).map(toCondition);
  const all = asList(conditions["all"]).map(toCondition);
  const fault = [...any, ...all].find((one) => one instanceof Untranslatable);
  if (fault instanceof Untranslatable) return fault;
  return toAll([any.length === 0 ? "true" : toAny(any as string[]), ...(all as string[])]);
}

function joinAll(parts: readonly (string | Untranslatable)[]): string | Untranslatable {
  const fault = parts.find((part) => part instanceof Untranslatable);
  return fault instanceof Untranslatable ? fault : toAll(parts as string[]);
}

/** `{{ request.object.metadata.labels."a/b" || 'd' }}`, `{{ request.operation }}`. */
const VARIABLE =
  /^\{\{\s*(request\.(?:operation|namespace|name|userInfo\.username|(?:object|oldObject)(?:\.(?:[A-Za-z_]\w*|"[^"]+"))+))\s*(?:\|\|\s*(?:'([^']*)'|`([^`]*)`))?\s*\}\}$/;

function toCondition(condition: Json): string | Untranslatable {
  const key = asString(dig(condition, "key"));
  const match = VARIABLE.exec(key ?? "");
  if (match === null) return new Untranslatable(`the key ${JSON.stringify(dig(condition, "key") ?? null)} is computed`);
  const [, way = "", text, json] = match;
  const value = dig(condition, "value");
  if (JSON.stringify(value ?? null).includes("{{")) return new Untranslatable("a value is computed");
  const fallback = text === undefined ? json : quote(text);
  const operand = toOperand(way, fallback);
  return operand instanceof Untranslatable
    ? operand
    : toComparison(asString(dig(condition, "operator")) ?? "", operand, value ?? null);
}

function toOperand(way: string, fallback: string | undefined): string | Untranslatable {
  const steps = way.match(/"[^"]+"|[^.]+/g) ?? [];
  const [, first = "", ...path] = steps.map((step) => step.replaceAll('"', ""));
  if (first !== "object" && first !== "oldObject") return way;
  // A missing field makes Kyverno's rule an error, as it does here.
  if (fallback === undefined) return toPath(first, path);
  return `(${toPathPresence(first, path)} ? ${toPath(first, path)} : ${fallback})`;
}

function toComparison(operator: string, operand: string, value: Json): string | Untranslatable {
  const list = Array.isArray(value) ? value : [value];
  if (JSON.stringify(value).match(/[*?<>|]/)) return new Untranslatable("a value is a pattern");
  switch (operator) {
    case "Equals":
    case "Equal":
      return typeof value === "object"
        ? new Untranslatable("a list or mapping is compared")
        : `${operand} == ${toLiteral(value)}`;
    case "NotEquals":
    case "NotEqual":
      return typeof value === "object"
        ? new Untranslatable("a list or mapping is compared")
        : `${operand} != ${toLiteral(value)}`;
    case "In":
    case "AnyIn":
      return `${operand} in ${toLiteral(list)}`;
    case "NotIn":
    case "AnyNotIn":
      return toNot(`${operand} in ${toLiteral(list)}`);
    default:
      return new Untranslatable(`conditions with the operator ${operator}`);
  }
}
