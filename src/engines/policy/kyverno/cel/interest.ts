import { asObject, dig, type JsonObject } from "../../../../model/index.ts";
import { toConstraintInterest } from "../../admission/interest.ts";
import { EVERYTHING, narrow } from "../../interest/narrow.ts";
import type { ResourceRule } from "../../policy.ts";
import { toControllerSpecs } from "./autogen.ts";
import { toExtractionConstraints } from "./extraction.ts";

/** What a policy of policies.kyverno.io may be about: what it names, and the pod controllers it is rewritten for. */
export function toCelInterest(spec: JsonObject, kind: string, namespace: string): readonly ResourceRule[] {
  if (kind.endsWith("DeletingPolicy") || kind.endsWith("GeneratingPolicy")) return [];
  const isOfJson = dig(spec, "evaluation", "mode") === "JSON";
  const rules = isOfJson ? [EVERYTHING] : toNamed(spec);
  return namespace === "" ? rules : rules.map((rule) => narrow(rule, { namespaces: [namespace] }));
}

/** Kyverno looks for no equivalent versions. */
function toNamed(spec: JsonObject): readonly ResourceRule[] {
  const extracted = toExtractionConstraints(spec);
  const all = [spec, ...toControllerSpecs(spec, (one) => one)].map(({ matchConstraints }) => matchConstraints);
  return [...all, ...(extracted === undefined ? [] : [extracted])].flatMap((constraints) =>
    asObject(constraints) === undefined ? [] : toConstraintInterest({ ...asObject(constraints), matchPolicy: "Exact" }),
  );
}
