import type {
  ArgumentDefinition,
  Definition,
  DefinitionKind,
  Directive,
  DirectiveDefinition,
  FieldDefinition,
  SchemaDocument,
  Type,
} from "./ast.ts";
import { type Schema, typeName, wrong } from "./schema.ts";

/** Whether all of a schema fits together. @throws {BuiltinError} where it does not */
export function checkSchema(schema: Schema, document: SchemaDocument): void {
  for (const root of [...document.Schema, ...document.SchemaExtension]) {
    checkDirectives(schema, root.Directives, "SCHEMA", { once: true });
  }
  for (const definition of schema.types.values()) checkDefinition(schema, definition);
  for (const definition of schema.types.values()) {
    if (definition.Kind === "INPUT_OBJECT") checkCircle(schema, definition, [], new Set());
  }
  for (const directive of schema.directives.values()) {
    checkName(directive.Name);
    checkArguments(schema, directive.Arguments, directive);
  }
}

function checkName(name: string): void {
  if (name.startsWith("__")) {
    throw wrong(`Name "${name}" must not begin with "__", which is reserved by GraphQL introspection.`);
  }
}

function checkType({ types }: Schema, type: Type): Definition {
  const found = types.get(typeName(type));
  if (found === undefined) throw wrong(`Undefined type ${typeName(type)}.`);
  return found;
}

function checkOnce(what: string, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw wrong(`${what} ${twice} can only be defined once.`);
}

const OUTPUTS: readonly DefinitionKind[] = ["SCALAR", "OBJECT", "INTERFACE", "UNION", "ENUM"];
const INPUTS: readonly DefinitionKind[] = ["SCALAR", "ENUM", "INPUT_OBJECT"];

function checkDefinition(schema: Schema, definition: Definition): void {
  const { Kind, Name, Fields, Types, Interfaces, EnumValues } = definition;
  const isInput = Kind === "INPUT_OBJECT";
  const location = isInput ? "INPUT_FIELD_DEFINITION" : "FIELD_DEFINITION";
  for (const field of Fields) checkField(schema, field, location, isInput ? INPUTS : OUTPUTS);
  for (const type of Types) {
    if (schema.types.get(type)?.Kind !== "OBJECT") throw wrong(`${Kind} type "${type}" must be OBJECT.`);
  }
  for (const type of Interfaces) checkImplements(schema, definition, type);
  if (["OBJECT", "INTERFACE", "INPUT_OBJECT"].includes(Kind) && Fields.length === 0) {
    throw wrong(`${Kind} ${Name}: must define one or more fields.`);
  }
  if (Kind === "ENUM" && EnumValues.length === 0) {
    throw wrong(`${Kind} ${Name}: must define one or more unique enum values.`);
  }
  for (const value of EnumValues) {
    if (["true", "false", "null"].includes(value.Name)) throw wrong(`${Kind} ${Name}: non-enum value ${value.Name}.`);
    checkDirectives(schema, value.Directives, "ENUM_VALUE", { once: true });
  }
  checkOnce(
    `Field of ${Name}`,
    Fields.map((field) => field.Name),
  );
  checkOnce(
    `Enum value of ${Name}`,
    EnumValues.map((value) => value.Name),
  );
  checkOnce(`Union type ${Name} member`, Types);
  if (!definition.BuiltIn) checkName(Name);
  checkDirectives(schema, definition.Directives, Kind, { once: false });
}

function checkField(schema: Schema, field: FieldDefinition, location: string, kinds: readonly DefinitionKind[]): void {
  checkName(field.Name);
  const type = checkType(schema, field.Type);
  checkArguments(schema, field.Arguments, undefined);
  checkDirectives(schema, field.Directives, location, { once: true });
  if (!kinds.includes(type.Kind)) throw wrong(`field ${field.Name} must be one of ${kinds.join(", ")}.`);
}

function checkArguments(
  schema: Schema,
  args: readonly ArgumentDefinition[],
  of: DirectiveDefinition | undefined,
): void {
  for (const argument of args) {
    checkName(argument.Name);
    const type = checkType(schema, argument.Type);
    if (!INPUTS.includes(type.Kind)) {
      throw wrong(
        `cannot use ${type.Name} as argument ${argument.Name} because ${type.Kind} is not a valid input type`,
      );
    }
    checkDirectives(schema, argument.Directives, "ARGUMENT_DEFINITION", { once: true, of });
  }
}

interface Where {
  readonly once: boolean;
  /** The directive whose own argument it is. */
  readonly of?: DirectiveDefinition | undefined;
}

function checkDirectives(schema: Schema, directives: readonly Directive[], location: string, where: Where): void {
  const seen = new Set<string>();
  for (const { Name, Arguments } of directives) {
    checkName(Name);
    if (Name === where.of?.Name) throw wrong(`Directive ${Name} cannot refer to itself.`);
    const definition = schema.directives.get(Name);
    if (definition === undefined) throw wrong(`Undefined directive ${Name}.`);
    if (where.once && seen.has(Name) && !definition.IsRepeatable) {
      throw wrong(`The directive ${Name} can only be used once at this location.`);
    }
    seen.add(Name);
    if (!definition.Locations.includes(location)) throw wrong(`Directive ${Name} is not applicable on ${location}.`);
    const known = definition.Arguments.map((argument) => argument.Name);
    const unknown = Arguments.find((argument) => !known.includes(argument.Name));
    if (unknown !== undefined) throw wrong(`Undefined argument ${unknown.Name} for directive ${Name}.`);
    const missing = definition.Arguments.find((argument) => isMissing(argument, Arguments));
    if (missing !== undefined) throw wrong(`Argument ${missing.Name} for directive ${Name} cannot be null.`);
  }
}

function isMissing(definition: ArgumentDefinition, given: Directive["Arguments"]): boolean {
  if (!definition.Type.NonNull || definition.DefaultValue !== undefined) return false;
  const argument = given.find(({ Name }) => Name === definition.Name);
  return argument === undefined || argument.Value.Kind === 6;
}

function checkImplements(schema: Schema, definition: Definition, name: string): void {
  const type = schema.types.get(name);
  if (type === undefined) throw wrong(`Undefined type "${name}".`);
  if (type.Kind !== "INTERFACE") throw wrong(`"${name}" is a non interface type ${type.Kind}.`);
  for (const required of type.Fields) {
    const field = definition.Fields.find(({ Name }) => Name === required.Name);
    const start = `For ${definition.Name} to implement ${name}`;
    if (field === undefined) throw wrong(`${start} it must have a field called ${required.Name}.`);
    if (!isCovariant(schema, required.Type, field.Type))
      throw wrong(`${start} the field ${field.Name} must have its type.`);
    checkSameArguments(start, required, field);
  }
  const missing = type.Interfaces.find((transitive) => !definition.Interfaces.includes(transitive));
  if (missing === definition.Name) throw wrong(`Type ${missing} cannot implement ${name}: a circular reference.`);
  if (missing !== undefined) throw wrong(`Type ${definition.Name} must implement ${missing}, which ${name} does.`);
}

function checkSameArguments(start: string, required: FieldDefinition, field: FieldDefinition): void {
  for (const argument of required.Arguments) {
    const own = field.Arguments.find(({ Name }) => Name === argument.Name);
    if (own === undefined) throw wrong(`${start} the field ${field.Name} must have the argument ${argument.Name}.`);
    if (!isCompatible(argument.Type, own.Type)) throw wrong(`${start} the argument ${own.Name} must have its type.`);
  }
  const known = required.Arguments.map(({ Name }) => Name);
  const extra = field.Arguments.find(
    ({ Name, Type, DefaultValue }) => !known.includes(Name) && Type.NonNull && DefaultValue === undefined,
  );
  if (extra !== undefined) throw wrong(`${start} the argument ${extra.Name} of ${field.Name} must be optional.`);
}

function isCovariant(schema: Schema, required: Type, actual: Type): boolean {
  if (required.NonNull && !actual.NonNull) return false;
  if (required.NamedType !== "") {
    return (
      required.NamedType === actual.NamedType || schema.possible.get(required.NamedType)?.has(actual.NamedType) === true
    );
  }
  return required.Elem !== undefined && actual.Elem !== undefined && isCovariant(schema, required.Elem, actual.Elem);
}

/** Whether a value of the one type may stand where the other is wanted. */
export function isCompatible(type: Type, other: Type): boolean {
  if (type.NamedType !== other.NamedType) return false;
  if (type.Elem !== undefined && (other.Elem === undefined || !isCompatible(type.Elem, other.Elem))) return false;
  return !other.NonNull || type.NonNull;
}

/** An input object that must hold itself can never be written. */
function checkCircle(schema: Schema, definition: Definition, path: readonly string[], done: Set<string>): void {
  if (path.includes(definition.Name)) {
    throw wrong(
      `Cannot reference Input Object "${definition.Name}" within itself through a series of non-null fields.`,
    );
  }
  if (done.has(definition.Name)) return;
  for (const { Type: type } of definition.Fields) {
    const next = type.NonNull && type.NamedType !== "" ? schema.types.get(type.NamedType) : undefined;
    if (next?.Kind === "INPUT_OBJECT") checkCircle(schema, next, [...path, definition.Name], done);
  }
  done.add(definition.Name);
}
