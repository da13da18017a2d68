import type { BuiltinBudget } from "../builtin.ts";
import type { Definition, Type, Value, VariableDefinition } from "./ast.ts";
import { isCompatible } from "./schema-checks.ts";
import { type Schema, typeName, wrong } from "./schema.ts";

const SCALARS: readonly string[] = ["Int", "Float", "String", "Boolean", "ID"];
/** The scalars that each kind of value may stand for. */
const ALLOWED: Readonly<Record<number, readonly string[]>> = {
  1: ["Int", "Float", "ID"],
  2: ["Float"],
  3: ["String", "ID"],
  4: ["String", "ID"],
  5: ["Boolean"],
};
const LIMIT = 2n ** 63n;

/** Checks values against the types of where they stand, and that an operation's variables are known, used and fit. */
export class ValueCheck {
  private readonly schema: Schema;
  private readonly budget: BuiltinBudget;
  private variables: readonly VariableDefinition[] | undefined;
  private used = new Set<string>();

  constructor(schema: Schema, budget: BuiltinBudget) {
    this.schema = schema;
    this.budget = budget;
  }

  get isInOperation(): boolean {
    return this.variables !== undefined;
  }

  enter(variables: readonly VariableDefinition[]): void {
    this.variables = variables;
    this.used = new Set();
    for (const { Variable, Type } of variables) {
      const type = this.schema.types.get(typeName(Type));
      if (type === undefined) throw wrong(`Unknown type "${typeName(Type)}".`);
      if (!["SCALAR", "ENUM", "INPUT_OBJECT"].includes(type.Kind)) {
        throw wrong(`Variable "$${Variable}" cannot be non-input type "${type.Name}".`);
      }
    }
  }

  leave(): void {
    const unused = this.variables?.find(({ Variable }) => !this.used.has(Variable));
    if (unused !== undefined) throw wrong(`Variable "$${unused.Variable}" is never used.`);
    this.variables = undefined;
  }

  /** @param hasDefault something else than null stands for what is not given */
  check(value: Value, type: Type | undefined, hasDefault: boolean): void {
    this.budget.step(1);
    const definition = type === undefined ? undefined : this.schema.types.get(typeName(type));
    if (value.Kind === 0) this.variable(value, type, hasDefault);
    if (value.Kind === 8) for (const child of value.Children) this.check(child.Value, type?.Elem, false);
    if (value.Kind === 9) this.entries(value, definition);
    if (type !== undefined && definition !== undefined) checkKind(value, type, definition);
  }

  private variable({ Raw }: Value, type: Type | undefined, hasDefault: boolean): void {
    if (this.variables === undefined) return;
    const variable = this.variables.find(({ Variable }) => Variable === Raw);
    if (variable === undefined) throw wrong(`Variable "$${Raw}" is not defined.`);
    this.used.add(Raw);
    if (type === undefined) return;
    const own = variable.DefaultValue !== undefined && variable.DefaultValue.Kind !== 6;
    if (!isCompatible(variable.Type, own || hasDefault ? { ...type, NonNull: false } : type)) {
      throw wrong(`Variable "$${Raw}" of another type is used in position expecting type "${typeName(type)}".`);
    }
  }

  private entries({ Children }: Value, definition: Definition | undefined): void {
    const seen = new Set<string>();
    const isOneOf = definition?.Directives.some(({ Name }) => Name === "oneOf") === true;
    for (const { Name, Value: value } of Children) {
      const field = definition?.Fields.find((candidate) => candidate.Name === Name);
      const hasDefault = field?.DefaultValue !== undefined && field.DefaultValue.Kind !== 6;
      this.check(value, field?.Type, hasDefault);
      if (seen.has(Name)) throw wrong(`There can be only one input field named "${Name}".`);
      seen.add(Name);
      const variable = value.Kind === 0 ? this.variables?.find(({ Variable }) => Variable === value.Raw) : undefined;
      if (isOneOf && variable !== undefined && !variable.Type.NonNull) {
        throw wrong(`Variable "$${value.Raw}" must be non-nullable to be used for a OneOf Input Object.`);
      }
    }
  }
}

function checkKind(value: Value, type: Type, definition: Definition): void {
  const unexpected = wrong(`Expected value of type "${definition.Name}".`);
  if (value.Kind === 6 && type.NonNull) throw unexpected;
  if (definition.Kind === "SCALAR" && !SCALARS.includes(definition.Name)) return;
  switch (value.Kind) {
    case 0:
    case 6:
      return;
    case 7:
      if (definition.EnumValues.some(({ Name }) => Name === value.Raw)) return;
      throw unexpected;
    case 8:
      if (type.Elem === undefined) throw unexpected;
      return;
    case 9:
      return checkFields(value, definition);
    default:
      if (!ALLOWED[value.Kind]?.includes(definition.Name) || !isInRange(value)) throw unexpected;
  }
}

function isInRange({ Kind, Raw }: Value): boolean {
  if (Kind === 2) return Number.isFinite(Number(Raw));
  if (Kind !== 1) return true;
  const integer = Raw.length > 25 ? LIMIT : BigInt(Raw);
  return integer < LIMIT && integer >= -LIMIT;
}

function checkFields({ Children }: Value, definition: Definition): void {
  for (const { Name, Type, DefaultValue } of definition.Fields) {
    if (!Type.NonNull || DefaultValue !== undefined) continue;
    if (!Children.some((child) => child.Name === Name)) {
      throw wrong(`Field "${definition.Name}.${Name}" of required type was not provided.`);
    }
  }
  if (definition.Directives.some(({ Name }) => Name === "oneOf")) {
    const [only] = Children;
    if (only === undefined || Children.length !== 1 || only.Value.Kind === 6) {
      throw wrong(`OneOf Input Object "${definition.Name}" must specify exactly one key.`);
    }
  }
  const unknown = Children.find((child) => !definition.Fields.some(({ Name }) => Name === child.Name));
  if (unknown !== undefined) throw wrong(`Field "${unknown.Name}" is not defined by type "${definition.Name}".`);
}
