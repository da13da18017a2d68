/**
 * Documents of GraphQL in the shape of gqlparser's syntax tree, which OPA shows to policies; so are the names.
 * Lists are never absent here; what is empty is left out when the tree is shown.
 */
export interface CommentGroup {
  readonly List: readonly { readonly Value: string }[];
}

/** Anything that a comment stands in front of. */
interface Commented {
  Comment: CommentGroup | undefined;
}

/** 0 variable, 1 int, 2 float, 3 string, 4 block string, 5 boolean, 6 null, 7 enum, 8 list, 9 object. */
export type ValueKind = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

export interface Value extends Commented {
  Raw: string;
  Children: ChildValue[];
  Kind: ValueKind;
  ExpectedTypeHasDefault: boolean;
}
export interface ChildValue extends Commented {
  Name: string;
  Value: Value;
}
export interface Argument extends Commented {
  Name: string;
  Value: Value;
}
export interface Directive {
  Name: string;
  Arguments: Argument[];
  Location: string;
}
export interface Type {
  NamedType: string;
  Elem: Type | undefined;
  NonNull: boolean;
}
export interface VariableDefinition extends Commented {
  Variable: string;
  Type: Type;
  DefaultValue: Value | undefined;
  Directives: Directive[];
  Used: boolean;
}

export interface Field extends Commented {
  Alias: string;
  Name: string;
  Arguments: Argument[];
  Directives: Directive[];
  SelectionSet: Selection[];
}
export interface FragmentSpread extends Commented {
  Name: string;
  Directives: Directive[];
}
export interface InlineFragment extends Commented {
  TypeCondition: string;
  Directives: Directive[];
  SelectionSet: Selection[];
}
export type Selection = Field | FragmentSpread | InlineFragment;

export const isField = (selection: Selection): selection is Field => "Alias" in selection;
export const isInline = (selection: Selection): selection is InlineFragment => "TypeCondition" in selection;

export interface OperationDefinition extends Commented {
  Operation: string;
  Name: string;
  VariableDefinitions: VariableDefinition[];
  Directives: Directive[];
  SelectionSet: Selection[];
}
export interface FragmentDefinition extends Commented {
  Name: string;
  VariableDefinition: VariableDefinition[];
  TypeCondition: string;
  Directives: Directive[];
  SelectionSet: Selection[];
}
export interface QueryDocument extends Commented {
  Operations: OperationDefinition[];
  Fragments: FragmentDefinition[];
}

/** Anything with a description. */
export interface Described {
  Description: string;
  BeforeDescriptionComment: CommentGroup | undefined;
  AfterDescriptionComment: CommentGroup | undefined;
}
export interface ArgumentDefinition extends Described {
  Name: string;
  DefaultValue: Value | undefined;
  Type: Type;
  Directives: Directive[];
}
export interface FieldDefinition extends ArgumentDefinition {
  Arguments: ArgumentDefinition[];
}
export interface EnumValueDefinition extends Described {
  Name: string;
  Directives: Directive[];
}
export type DefinitionKind = "SCALAR" | "OBJECT" | "INTERFACE" | "UNION" | "ENUM" | "INPUT_OBJECT";
export interface Definition extends Described {
  Kind: DefinitionKind;
  Name: string;
  Directives: Directive[];
  Interfaces: string[];
  Fields: FieldDefinition[];
  Types: string[];
  EnumValues: EnumValueDefinition[];
  BuiltIn: boolean;
  EndOfDefinitionComment: CommentGroup | undefined;
}
export interface DirectiveDefinition extends Described {
  Name: string;
  Arguments: ArgumentDefinition[];
  Locations: string[];
  IsRepeatable: boolean;
}
export interface OperationTypeDefinition extends Commented {
  Operation: string;
  Type: string;
}
export interface SchemaDefinition extends Described {
  Directives: Directive[];
  OperationTypes: OperationTypeDefinition[];
  EndOfDefinitionComment: CommentGroup | undefined;
}
export interface SchemaDocument extends Commented {
  Schema: SchemaDefinition[];
  SchemaExtension: SchemaDefinition[];
  Directives: DirectiveDefinition[];
  Definitions: Definition[];
  Extensions: Definition[];
}
