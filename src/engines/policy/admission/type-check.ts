import type { Kind, KindTable } from "../../../inventory/kinds/index.ts";
import { checkSource, DYN, type CelType, formatExpressionErrors, SchemaTypes } from "../../../languages/cel/index.ts";
import { asList, asObject, asString, dig, isObject, type JsonObject, toGroup } from "../../../model/index.ts";
import { toEnvironment, toVariableType } from "./environment.ts";

/** What `status.typeChecking.expressionWarnings` of a ValidatingAdmissionPolicy holds. */
export interface ExpressionWarning {
  /** `spec.validations[0].expression` */
  readonly fieldRef: string;
  readonly warning: string;
}

/** More types are not looked at, for each rule. */
const MAX_TYPES = 10;

/**
 * Checks validations and their messages against the schemas of the kinds that the policy matches, as
 * kube-controller-manager does; rules with wildcards are not looked at.
 * @see k8s.io/apiserver/pkg/admission/plugin/policy/validating/typechecking.go
 */
export function checkTypes(policy: JsonObject, kinds: KindTable): ExpressionWarning[] {
  const spec = asObject(policy["spec"]) ?? {};
  const checkers = findTypes(spec, kinds).flatMap((kind) => {
    const schema = kind.schema();
    return schema === undefined ? [] : [new TypedChecker(kind, schema, spec, kinds)];
  });
  return asList(spec["validations"])
    .filter(isObject)
    .flatMap((validation, index) =>
      ["expression", "messageExpression"].flatMap((field) => {
        const source = asString(validation[field]) ?? "";
        if (source === "") return [];
        const warnings = checkers.flatMap((checker) => checker.check(source));
        return warnings.length === 0
          ? []
          : [{ fieldRef: `spec.validations[${index}].${field}`, warning: warnings.join("\n") }];
      }),
    );
}

/** The kinds that rules name one by one, sorted. */
function findTypes(spec: JsonObject, kinds: KindTable): Kind[] {
  const found = new Set<Kind>();
  for (const rule of asList(dig(spec, "matchConstraints", "resourceRules"))) {
    const [groups, versions, resources] = ["apiGroups", "apiVersions", "resources"].map((field) =>
      asList(dig(rule, field))
        .filter((item) => typeof item === "string")
        .toSorted(),
    ) as [string[], string[], string[]];
    if ([...groups, ...versions].some((text) => text.includes("*"))) continue;
    let count = 0;
    for (const group of groups) {
      for (const version of versions) {
        for (const resource of resources.filter((text) => !/[*/]/.test(text))) {
          const kind = kinds.findResource(group, resource, version);
          if (kind === undefined || count === MAX_TYPES) continue;
          found.add(kind);
          count += 1;
        }
      }
    }
  }
  return [...found].toSorted(
    (a, b) => compare(a.group, b.group) || compare(a.version, b.version) || compare(a.kind, b.kind),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Checks expressions with the types of one kind. */
class TypedChecker {
  readonly #kind: Kind;
  readonly #schemas = new SchemaTypes();
  readonly #object: CelType;
  readonly #hasParams: boolean;
  readonly #params: CelType;
  readonly #variables = new Map<string, CelType>();

  constructor(kind: Kind, schema: JsonObject, spec: JsonObject, kinds: KindTable) {
    this.#kind = kind;
    this.#object = this.#schemas.add(schema, kind.kind, true)?.type ?? DYN;
    const paramKind = asObject(spec["paramKind"]);
    this.#hasParams = paramKind !== undefined;
    this.#params = this.#toParams(paramKind, kinds);
    for (const variable of asList(spec["variables"]).filter(isObject)) {
      const checked = checkSource(asString(variable["expression"]) ?? "", this.#environment());
      const type = checked.ok ? toVariableType(checked.checked.resultType) : DYN;
      this.#variables.set(asString(variable["name"]) ?? "", type);
    }
  }

  check(source: string): string[] {
    const checked = checkSource(source, this.#environment());
    if (checked.ok) return [];
    const { group, version, kind } = this.#kind;
    return [`${group}/${version}, Kind=${kind}: ${formatExpressionErrors(source, checked.errors)}\n`];
  }

  #environment() {
    return toEnvironment({
      hasParams: this.#hasParams,
      hasAuthorizer: true,
      hasPatchTypes: false,
      variables: this.#variables,
      object: this.#object,
      params: this.#params,
      findStruct: (name) => this.#schemas.findStruct(name),
    });
  }

  #toParams(paramKind: JsonObject | undefined, kinds: KindTable): CelType {
    const apiVersion = asString(paramKind?.["apiVersion"]) ?? "";
    const version = apiVersion.slice(apiVersion.indexOf("/") + 1);
    const kind = kinds.find(toGroup(apiVersion), asString(paramKind?.["kind"]) ?? "", version);
    const schema = kind?.schema();
    return (schema && kind && this.#schemas.add(schema, `${kind.kind}Params`, true)?.type) ?? DYN;
  }
}
