import type { KindTable } from "../../../inventory/kinds/index.ts";
import { BOOL, type CelType, DYN, formatType } from "../../../languages/cel/index.ts";
import {
  asList,
  asObject,
  asString,
  dig,
  isObject,
  type JsonObject,
  type Path,
  type Problem,
  type Resource,
} from "../../../model/index.ts";
import { toEnvironment, toVariableType } from "./environment.ts";
import { compile, type Expression } from "./expression.ts";
import { findFieldFaults } from "./field-values.ts";
import { toMatcher } from "./match.ts";
import { toExpressionProblem, toProblem } from "./problem.ts";
import type { Variable } from "./stage.ts";

/** What both kinds of policies have: what they match and what their expressions may use. */
export interface Definition {
  readonly resource: Resource;
  readonly name: string;
  readonly spec: JsonObject;
  readonly failurePolicy: "Fail" | "Ignore";
  readonly paramKind: JsonObject | undefined;
  readonly matches: ReturnType<typeof toMatcher>;
  readonly conditions: readonly { readonly name: string; readonly expression: Expression }[];
  readonly variables: readonly Variable[];
  readonly variableTypes: ReadonlyMap<string, CelType>;
  /** What its expressions name: `object`, `request`, `authorizer.requestResource`, … */
  readonly names: ReadonlySet<string>;
}

/** What an expression may name. */
interface NameOptions {
  readonly hasAuthorizer: boolean;
  readonly hasPatchTypes?: boolean;
  /** Default true. */
  readonly hasVariables?: boolean;
}

type Compiled = ReturnType<typeof compile>;

/** Compiled expressions by their text and all that they may name, the latest last: policies are much alike, and read again and again. */
const compiledBefore = new Map<string, Compiled>();
const MAX_COMPILED = 5_000;

function recall(key: string, make: () => Compiled): Compiled {
  const known = compiledBefore.get(key);
  if (known !== undefined) return known;
  const [oldest] = compiledBefore.size >= MAX_COMPILED ? compiledBefore.keys() : [];
  if (oldest !== undefined) compiledBefore.delete(oldest);
  const made = make();
  compiledBefore.set(key, made);
  return made;
}

/** Compiles expressions and collects what is wrong with them. */
export class PolicyCompiler {
  readonly problems: Problem[] = [];
  readonly resource: Resource;
  readonly isStrict: boolean;
  readonly #hasParams: boolean;
  readonly #variables = new Map<string, CelType>();
  readonly names = new Set<string>();

  /** @param isStrict what the API server refuses when a policy is created is refused here too */
  constructor(resource: Resource, isStrict = false) {
    this.resource = resource;
    this.isStrict = isStrict;
    this.#hasParams = isObject(dig(resource.object, "spec", "paramKind"));
  }

  get variableTypes(): ReadonlyMap<string, CelType> {
    return this.#variables;
  }

  /** @param types it must evaluate to one of them; empty: anything will do */
  compile(
    source: string,
    path: Path,
    types: readonly CelType[],
    options: NameOptions = { hasAuthorizer: true },
  ): Expression | undefined {
    const { hasAuthorizer, hasPatchTypes = false, hasVariables = true } = options;
    const variables = hasVariables ? this.#variables : undefined;
    const names = { hasParams: this.#hasParams, hasAuthorizer, hasPatchTypes, variables };
    const declared = [...(variables ?? [])].map(([name, type]) => [name, formatType(type)]);
    const flags = [this.#hasParams, hasAuthorizer, hasPatchTypes, hasVariables];
    const key = JSON.stringify([source, types.map((type) => formatType(type)), flags, declared]);
    const compiled = recall(key, () => compile(source, toEnvironment(names), types));
    if (compiled.is === "ready") {
      for (const reference of compiled.expression.program.checked.references.values()) {
        if (reference.kind === "variable") this.names.add(reference.name);
      }
      return compiled.expression;
    }
    this.problems.push(...compiled.errors.map((error) => toExpressionProblem(this.resource, path, source, error)));
    return undefined;
  }

  /** The expression of a field, which must be there. */
  compileField(
    object: JsonObject,
    field: string,
    path: Path,
    ...rest: [types: readonly CelType[], options?: NameOptions]
  ): Expression | undefined {
    const source = asString(object[field]) ?? "";
    if (source.trim() !== "") return this.compile(source, [...path, field], ...rest);
    this.problems.push(toProblem(this.resource, path, `${field} is missing`));
    return undefined;
  }

  /** Later expressions may name it. */
  addVariable(name: string, type: CelType): void {
    this.#variables.set(name, toVariableType(type));
  }
}

/** Reads what both kinds of policies have. Faults are left with the compiler. */
export function readDefinition(compiler: PolicyCompiler, kinds?: KindTable): Definition {
  const { resource } = compiler;
  const spec = asObject(resource.object["spec"]) ?? {};
  if (!isObject(spec["matchConstraints"])) {
    compiler.problems.push(toProblem(resource, ["spec"], "matchConstraints is missing: say what the policy is about"));
  }
  for (const { path, message } of findFieldFaults(spec)) compiler.problems.push(toProblem(resource, path, message));
  const variables = readVariables(compiler, spec);
  return {
    resource,
    name: resource.object.metadata.name ?? "",
    spec,
    failurePolicy: spec["failurePolicy"] === "Ignore" ? "Ignore" : "Fail",
    paramKind: asObject(spec["paramKind"]),
    matches: toMatcher(spec["matchConstraints"], kinds),
    conditions: readConditions(compiler, spec),
    variables,
    variableTypes: compiler.variableTypes,
    names: compiler.names,
  };
}

function readVariables(compiler: PolicyCompiler, spec: JsonObject): Variable[] {
  return asList(spec["variables"])
    .filter(isObject)
    .flatMap((variable, index) => {
      const name = asString(variable["name"]) ?? "";
      const expression = compiler.compileField(variable, "expression", ["spec", "variables", index], []);
      // What a faulty one would be nobody knows; those that use it are not told to be faulty too.
      compiler.addVariable(name, expression?.program.checked.resultType ?? DYN);
      return expression === undefined ? [] : [{ name, expression }];
    });
}

function readConditions(compiler: PolicyCompiler, spec: JsonObject): Definition["conditions"] {
  return asList(spec["matchConditions"])
    .filter(isObject)
    .flatMap((condition, index) => {
      const path = ["spec", "matchConditions", index];
      const name = asString(condition["name"]) ?? "";
      if (compiler.isStrict && !QUALIFIED_NAME.test(name)) {
        const message = `the name of a match condition must be a qualified name of at most 63 letters, not ${JSON.stringify(name)}`;
        compiler.problems.push(toProblem(compiler.resource, [...path, "name"], message));
      }
      // When a policy is created its variables are not known to its conditions.
      const options = { hasAuthorizer: true, hasVariables: !compiler.isStrict };
      const expression = compiler.compileField(condition, "expression", path, [BOOL], options);
      return expression === undefined ? [] : [{ name, expression }];
    });
}

const QUALIFIED_NAME = /^(?:[a-z0-9.-]{1,253}\/)?(?=.{1,63}$)[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
