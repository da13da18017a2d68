import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readYaml } from "../src/formats/yaml/index.ts";
import { asList, asObject, asString, dig, isObject, type Json, type JsonObject } from "../src/model/index.ts";

/** An expression of a real policy, with the variables it may name. */
export interface RealExpression {
  readonly id: string;
  readonly source: string;
  /** Definitions in order; each may name those before it. */
  readonly variables: readonly { readonly name: string; readonly source: string }[];
}

/** Every YAML document below a folder. */
export function readDocuments(folder: string): { readonly file: string; readonly value: Json }[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.ya?ml$/.test(file))
    .toSorted()
    .flatMap((file) => {
      const path = join(folder, file);
      const { items } = readYaml(path, readFileSync(path, "utf8"));
      return items.map(({ value }) => ({ file, value }));
    });
}

/** The CEL expressions of Kyverno's and Gatekeeper's public policies, each once. */
export function readExpressions(conformance: string): RealExpression[] {
  const found = new Map<string, RealExpression>();
  const documents = ["kyverno-policies", "gatekeeper-library"].flatMap((suite) =>
    readDocuments(join(conformance, suite)),
  );
  for (const { file, value } of documents) {
    const variables: { name: string; source: string }[] = [];
    const add = (source: Json | undefined): void => {
      const text = asString(source)?.trim() ?? "";
      if (text !== "" && !found.has(text))
        found.set(text, { id: `${file}#${found.size}`, source: text, variables: [...variables] });
    };
    for (const part of toCelParts(value)) {
      variables.length = 0;
      for (const variable of asList(part["variables"])) {
        const [name, source] = [asString(dig(variable, "name")), asString(dig(variable, "expression"))];
        add(source);
        if (name !== undefined && source !== undefined) variables.push({ name, source });
      }
      for (const key of ["matchConditions", "expressions", "validations"]) {
        for (const row of asList(part[key])) {
          add(dig(row, "expression"));
          add(dig(row, "messageExpression"));
        }
      }
    }
  }
  return [...found.values()];
}

/** The places of a policy that hold expressions with their variables. */
function toCelParts(value: Json): JsonObject[] {
  const spec = asObject(dig(value, "spec"));
  if (spec === undefined) return [];
  const kind = asString(dig(value, "kind")) ?? "";
  if (/^(Namespaced)?Validating(Admission)?Policy$/.test(kind)) return [spec];
  if (kind === "ClusterPolicy" || kind === "Policy")
    return asList(spec["rules"]).flatMap((rule) => {
      const cel = asObject(dig(rule, "validate", "cel"));
      return cel === undefined ? [] : [cel, { matchConditions: dig(rule, "celPreconditions") }];
    });
  if (kind !== "ConstraintTemplate") return [];
  return asList(dig(spec, "targets", 0, "code"))
    .filter((code) => dig(code, "engine") === "K8sNativeValidation")
    .map((code) => asObject(dig(code, "source")) ?? {})
    .map((source) => ({
      ...source,
      variables: [
        { name: "anyObject", expression: 'request.operation == "DELETE" && object == null ? oldObject : object' },
        { name: "params", expression: "!has(params.spec.parameters) ? null : params.spec.parameters" },
        ...asList(source["variables"]),
      ],
    }));
}

/** Pods as people write them: those among the resources of the corpora, each once, up to a number. */
export function readPods(conformance: string, limit: number): JsonObject[] {
  const pods = new Map<string, JsonObject>();
  for (const { value } of readDocuments(join(conformance, "kyverno-policies"))) {
    if (dig(value, "kind") !== "Pod" || !isObject(value) || !Array.isArray(dig(value, "spec", "containers"))) continue;
    pods.set(JSON.stringify(value), value);
  }
  const all = [...pods.values()];
  const step = Math.max(1, Math.floor(all.length / limit));
  return all.filter((_, index) => index % step === 0).slice(0, limit);
}
