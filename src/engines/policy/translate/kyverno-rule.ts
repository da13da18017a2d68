import { asList, asObject, asString, dig, isObject, type Json, type JsonObject } from "../../../model/index.ts";
import { toAll, toAny, toNot, Untranslatable } from "./cel-text.ts";
import { translateConditions } from "./conditions.ts";
import { translateMatch } from "./match.ts";
import { toPatternTest, toRoot } from "./pattern.ts";

/** The spec of a VAP that says what a rule says, and what of the rule it cannot say. */
export interface TranslatedRule {
  readonly spec: JsonObject;
  readonly notes: readonly string[];
}

/** A validate rule of a Kyverno policy. @param looksIntoLists see `toRoot` */
export function translateRule(rule: JsonObject, looksIntoLists: boolean): TranslatedRule | Untranslatable {
  const validate = asObject(rule["validate"]);
  if (validate === undefined) {
    const kind = ["mutate", "generate", "verifyImages"].find((one) => rule[one] !== undefined) ?? "such";
    return new Untranslatable(`${kind} rules change, make or fetch things, which a ValidatingAdmissionPolicy does not`);
  }
  if (asList(rule["context"]).length > 0) return new Untranslatable("context entries read other objects or services");
  const match = translateMatch(rule["match"], rule["exclude"]);
  if (match instanceof Untranslatable) return match;
  const preconditions = translateConditions(rule["preconditions"]);
  if (preconditions instanceof Untranslatable) return new Untranslatable(`preconditions: ${preconditions.because}`);
  const notes: string[] = [];
  const body = toBody(validate, notes, looksIntoLists);
  if (body instanceof Untranslatable) return body;
  const condition = toAll([match.condition, preconditions]);
  const own = asList(rule["celPreconditions"]);
  const conditions = condition === "true" ? own : [{ name: "rule", expression: condition }, ...own];
  const spec: JsonObject = {
    failurePolicy: "Fail",
    matchConstraints: match.constraints,
    ...(conditions.length === 0 ? {} : { matchConditions: conditions }),
    ...body,
  };
  return { spec, notes };
}

function toBody(validate: JsonObject, notes: string[], looksIntoLists: boolean): JsonObject | Untranslatable {
  const { cel, pattern, anyPattern, deny } = validate;
  if (isObject(cel)) return toCelBody(cel);
  const test = toTest({ pattern, anyPattern, deny }, validate, looksIntoLists);
  if (test instanceof Untranslatable) return test;
  return { validations: [{ expression: test, message: toMessage(validate["message"], notes) }] };
}

function toCelBody(cel: JsonObject): JsonObject | Untranslatable {
  if (cel["paramRef"] !== undefined || cel["paramKind"] !== undefined)
    return new Untranslatable("its parameters belong into a binding: write paramKind and paramRef by hand");
  const { expressions, variables, auditAnnotations } = cel;
  return {
    ...(variables === undefined ? {} : { variables }),
    validations: asList(expressions),
    ...(auditAnnotations === undefined ? {} : { auditAnnotations }),
  };
}

function toTest(
  { pattern, anyPattern, deny }: Readonly<Record<"pattern" | "anyPattern" | "deny", Json | undefined>>,
  validate: JsonObject,
  looksIntoLists: boolean,
): string | Untranslatable {
  const root = toRoot(looksIntoLists);
  if (pattern !== undefined) return toPatternTest(pattern, root);
  if (anyPattern !== undefined) {
    const tests = asList(anyPattern).map((one) => toPatternTest(one, root));
    return tests.find((test) => test instanceof Untranslatable) ?? toAny(tests as string[]);
  }
  if (deny !== undefined) {
    const conditions = translateConditions(dig(deny, "conditions"));
    if (conditions instanceof Untranslatable) return conditions;
    return conditions === "true" ? "false" : toNot(conditions);
  }
  const kind = ["foreach", "podSecurity", "manifests", "assert"].find((one) => validate[one] !== undefined);
  if (kind === "podSecurity")
    return new Untranslatable("podSecurity: label the namespaces for Pod Security admission instead");
  return new Untranslatable(`validate.${kind ?? "?"} has no counterpart`);
}

function toMessage(message: Json | undefined, notes: string[]): string {
  const text = asString(message)?.trim() ?? "";
  if (text.includes("{{")) notes.push("its message names values, which the message of the translation does not");
  const plain = text.replaceAll(/\{\{[^}]*\}\}/g, "…").replaceAll(/\s*\n\s*/g, " ");
  return plain === "" ? "validation failed" : plain;
}
