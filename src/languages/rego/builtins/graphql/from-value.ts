import { type JsonObject, asList, asObject, asString } from "../../../../model/index.ts";
import { toJson } from "../../json.ts";
import type { RegoValue } from "../../value.ts";
import type {
  Argument,
  ArgumentDefinition,
  CommentGroup,
  Definition,
  DefinitionKind,
  Directive,
  FieldDefinition,
  QueryDocument,
  SchemaDefinition,
  SchemaDocument,
  Selection,
  Type,
  Value,
  ValueKind,
  VariableDefinition,
} from "./ast.ts";

/** Documents that policies hand in as trees: what is missing is empty, what is of another kind does not count. */
type Node = JsonObject;

const text = (node: Node, name: string): string => asString(node[name]) ?? "";
const isTrue = (node: Node, name: string): boolean => node[name] === true;
const Comment: CommentGroup | undefined = undefined;

function list<Item>(node: Node, name: string, read: (item: Node) => Item): Item[] {
  return asList(node[name]).flatMap((item) => {
    const object = asObject(item);
    return object === undefined ? [] : [read(object)];
  });
}

function texts(node: Node, name: string): string[] {
  return asList(node[name]).filter((item) => typeof item === "string");
}

function optional<Item>(node: Node, name: string, read: (item: Node) => Item): Item | undefined {
  const object = asObject(node[name]);
  return object === undefined ? undefined : read(object);
}

function toValue(node: Node): Value {
  const kind = node["Kind"];
  const Kind = (typeof kind === "number" && kind >= 0 && kind <= 9 ? kind : 0) as ValueKind;
  const Children = list(node, "Children", (child) => ({
    Name: text(child, "Name"),
    Value: toValue(asObject(child["Value"]) ?? {}),
    Comment,
  }));
  return { Raw: text(node, "Raw"), Children, Kind, ExpectedTypeHasDefault: false, Comment };
}

function toArgument(node: Node): Argument {
  return { Name: text(node, "Name"), Value: toValue(asObject(node["Value"]) ?? {}), Comment };
}

function toDirective(node: Node): Directive {
  return { Name: text(node, "Name"), Arguments: list(node, "Arguments", toArgument), Location: "" };
}

function toType(node: Node): Type {
  return { NamedType: text(node, "NamedType"), Elem: optional(node, "Elem", toType), NonNull: isTrue(node, "NonNull") };
}

/** gqlparser takes every selection for a field. */
function toSelection(node: Node): Selection {
  return {
    Alias: text(node, "Alias"),
    Name: text(node, "Name"),
    Arguments: list(node, "Arguments", toArgument),
    Directives: list(node, "Directives", toDirective),
    SelectionSet: list(node, "SelectionSet", toSelection),
    Comment,
  };
}

function toVariable(node: Node): VariableDefinition {
  return {
    Variable: text(node, "Variable"),
    Type: toType(asObject(node["Type"]) ?? {}),
    DefaultValue: optional(node, "DefaultValue", toValue),
    Directives: list(node, "Directives", toDirective),
    Used: false,
    Comment,
  };
}

export function toQueryDocument(value: RegoValue): QueryDocument {
  const node = asObject(toJson(value)) ?? {};
  const Operations = list(node, "Operations", (operation) => ({
    Operation: text(operation, "Operation"),
    Name: text(operation, "Name"),
    VariableDefinitions: list(operation, "VariableDefinitions", toVariable),
    Directives: list(operation, "Directives", toDirective),
    SelectionSet: list(operation, "SelectionSet", toSelection),
    Comment,
  }));
  const Fragments = list(node, "Fragments", (fragment) => ({
    Name: text(fragment, "Name"),
    VariableDefinition: list(fragment, "VariableDefinition", toVariable),
    TypeCondition: text(fragment, "TypeCondition"),
    Directives: list(fragment, "Directives", toDirective),
    SelectionSet: list(fragment, "SelectionSet", toSelection),
    Comment,
  }));
  return { Operations, Fragments, Comment };
}

function describedIn(node: Node) {
  return {
    Description: text(node, "Description"),
    BeforeDescriptionComment: Comment,
    AfterDescriptionComment: Comment,
  };
}

function about(node: Node) {
  return { ...describedIn(node), Name: text(node, "Name"), Directives: list(node, "Directives", toDirective) };
}

function toArgumentDefinition(node: Node): ArgumentDefinition {
  const DefaultValue = optional(node, "DefaultValue", toValue);
  return { ...about(node), DefaultValue, Type: toType(asObject(node["Type"]) ?? {}) };
}

function toFieldDefinition(node: Node): FieldDefinition {
  return { ...toArgumentDefinition(node), Arguments: list(node, "Arguments", toArgumentDefinition) };
}

function toDefinition(node: Node): Definition {
  return {
    ...about(node),
    Kind: text(node, "Kind") as DefinitionKind,
    Interfaces: texts(node, "Interfaces"),
    Fields: list(node, "Fields", toFieldDefinition),
    Types: texts(node, "Types"),
    EnumValues: list(node, "EnumValues", about),
    BuiltIn: isTrue(node, "BuiltIn"),
    EndOfDefinitionComment: undefined,
  };
}

function toSchemaDefinition(node: Node): SchemaDefinition {
  const Directives = list(node, "Directives", toDirective);
  const OperationTypes = list(node, "OperationTypes", (type) => ({
    Operation: text(type, "Operation"),
    Type: text(type, "Type"),
    Comment,
  }));
  return { ...describedIn(node), Directives, OperationTypes, EndOfDefinitionComment: undefined };
}

export function toSchemaDocument(value: RegoValue): SchemaDocument {
  const node = asObject(toJson(value)) ?? {};
  return {
    Schema: list(node, "Schema", toSchemaDefinition),
    SchemaExtension: list(node, "SchemaExtension", toSchemaDefinition),
    Directives: list(node, "Directives", (directive) => ({
      ...describedIn(directive),
      Name: text(directive, "Name"),
      Arguments: list(directive, "Arguments", toArgumentDefinition),
      Locations: texts(directive, "Locations"),
      IsRepeatable: isTrue(directive, "IsRepeatable"),
    })),
    Definitions: list(node, "Definitions", toDefinition),
    Extensions: list(node, "Extensions", toDefinition),
    Comment,
  };
}
