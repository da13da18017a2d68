import { asList, dig, isObject, type Json, type JsonObject, type Path, type Resource } from "../../../model/index.ts";

/** A part of a policy that judges on its own: a rule, the spec of a policy without rules, a template's code. */
export interface Part {
  readonly resource: Resource;
  readonly path: Path;
  readonly value: JsonObject;
}

/** The parts of a policy; none for objects that only bind, except or bring parameters. */
export function toParts(resource: Resource): Part[] {
  const { object } = resource;
  const { kind } = object;
  const spec = dig(object, "spec");
  if (!isObject(spec) || kind.endsWith("Binding") || kind === "PolicyException") return [];
  if (kind === "ClusterPolicy" || kind === "Policy") {
    return asList(spec["rules"]).flatMap((rule, index) =>
      isObject(rule) ? [{ resource, path: ["spec", "rules", index], value: rule }] : [],
    );
  }
  if (kind === "ConstraintTemplate") return [{ resource, path: ["spec", "targets", 0], value: spec }];
  return kind.endsWith("Policy") ? [{ resource, path: ["spec"], value: spec }] : [];
}

/** A text of a policy and where it stands. */
export interface Text {
  readonly path: Path;
  readonly text: string;
}

const DEEPEST = 64;

/** Every text below a value, keys excluded. */
export function* toTexts(value: Json | undefined, path: Path): Generator<Text> {
  if (path.length > DEEPEST) return;
  if (typeof value === "string") yield { path, text: value };
  else if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* toTexts(item, [...path, index]);
  else if (isObject(value)) for (const [key, item] of Object.entries(value)) yield* toTexts(item, [...path, key]);
}
