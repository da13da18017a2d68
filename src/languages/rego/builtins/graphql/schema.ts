import { failure } from "../operands.ts";
import type {
  Definition,
  DirectiveDefinition,
  FieldDefinition,
  SchemaDefinition,
  SchemaDocument,
  Type,
} from "./ast.ts";
import { parseSchema } from "./parse-schema.ts";
import { PRELUDE } from "./prelude.ts";
import { checkSchema } from "./schema-checks.ts";

/** A schema, ready for queries to be checked against. */
export interface Schema {
  readonly types: Map<string, Definition>;
  readonly directives: Map<string, DirectiveDefinition>;
  /** The object types that may stand behind a type. */
  readonly possible: Map<string, Set<string>>;
  query: Definition | undefined;
  mutation: Definition | undefined;
  subscription: Definition | undefined;
}

const BUILT_IN_DIRECTIVES: ReadonlySet<string> = new Set([
  "include",
  "skip",
  "deprecated",
  "specifiedBy",
  "defer",
  "oneOf",
]);

/** What is wrong with a schema or query. */
export function wrong(message: string) {
  return failure(`GraphQL parse error: ${message}`);
}

export function typeName(type: Type): string {
  return type.Elem === undefined ? type.NamedType : typeName(type.Elem);
}

/** The schema that a document says, with what all schemas have. @throws {BuiltinError} where it is none */
export function toSchema(document: SchemaDocument): Schema {
  const prelude = parseSchema(PRELUDE);
  const schema: Schema = {
    types: new Map(),
    directives: new Map(),
    possible: new Map(),
    query: undefined,
    mutation: undefined,
    subscription: undefined,
  };
  for (const definition of prelude.Definitions) define(schema, { ...definition, BuiltIn: true });
  for (const definition of document.Definitions) define(schema, { ...definition });
  for (const extension of document.Extensions) extend(schema, extension);
  for (const definition of schema.types.values()) addPossible(schema, definition);
  for (const directive of [...prelude.Directives, ...document.Directives]) {
    if (schema.directives.has(directive.Name) && !BUILT_IN_DIRECTIVES.has(directive.Name)) {
      throw wrong(`Cannot redeclare directive ${directive.Name}.`);
    }
    schema.directives.set(directive.Name, directive);
  }
  if (document.Schema.length > 1) {
    throw wrong("Cannot have multiple schema entry points, consider schema extensions instead.");
  }
  for (const root of [...document.Schema, ...document.SchemaExtension]) setRoots(schema, root);
  checkSchema(schema, document);
  if (document.Schema.length === 0) {
    schema.query ??= schema.types.get("Query");
    schema.mutation ??= schema.types.get("Mutation");
    schema.subscription ??= schema.types.get("Subscription");
  }
  if (schema.query !== undefined) addIntrospection(schema.query);
  return schema;
}

function define(schema: Schema, definition: Definition): void {
  if (schema.types.has(definition.Name)) throw wrong(`Cannot redeclare type ${definition.Name}.`);
  schema.types.set(definition.Name, definition);
}

/** What an extension adds; one of a type that is not there makes it. */
function extend(schema: Schema, extension: Definition): void {
  const before = schema.types.get(extension.Name);
  if (before === undefined) return void schema.types.set(extension.Name, { ...extension });
  if (before.Kind !== extension.Kind) {
    throw wrong(
      `Cannot extend type ${extension.Name} because the base type is a ${before.Kind}, not ${extension.Kind}.`,
    );
  }
  schema.types.set(extension.Name, {
    ...before,
    Directives: [...before.Directives, ...extension.Directives],
    Interfaces: [...before.Interfaces, ...extension.Interfaces],
    Fields: [...before.Fields, ...extension.Fields],
    Types: [...before.Types, ...extension.Types],
    EnumValues: [...before.EnumValues, ...extension.EnumValues],
  });
}

function addPossible({ possible }: Schema, { Kind, Name, Types, Interfaces }: Definition): void {
  const add = (type: string, name: string) => possible.set(type, (possible.get(type) ?? new Set()).add(name));
  if (Kind === "UNION") for (const type of Types) add(Name, type);
  for (const type of Interfaces) add(type, Name);
  if (Kind === "OBJECT" || Kind === "INPUT_OBJECT") add(Name, Name);
}

function setRoots(schema: Schema, root: SchemaDefinition): void {
  for (const { Operation, Type: name } of root.OperationTypes) {
    const definition = schema.types.get(name);
    if (definition === undefined) throw wrong(`Schema root ${Operation} refers to a type ${name} that does not exist.`);
    schema[Operation as "query" | "mutation" | "subscription"] = definition;
  }
}

function addIntrospection(query: Definition): void {
  const field = (Name: string, type: Type, Arguments: FieldDefinition["Arguments"]): FieldDefinition => ({
    Description: "",
    BeforeDescriptionComment: undefined,
    AfterDescriptionComment: undefined,
    Name,
    Arguments,
    DefaultValue: undefined,
    Type: type,
    Directives: [],
  });
  const named = (NamedType: string, NonNull: boolean): Type => ({ NamedType, Elem: undefined, NonNull });
  query.Fields = [
    ...query.Fields,
    field("__schema", named("__Schema", true), []),
    field("__type", named("__Type", false), [field("name", named("String", true), [])]),
  ];
}
