import type {
  ArgumentDefinition,
  CommentGroup,
  Definition,
  DefinitionKind,
  Described,
  DirectiveDefinition,
  EnumValueDefinition,
  FieldDefinition,
  OperationTypeDefinition,
  SchemaDefinition,
  SchemaDocument,
} from "./ast.ts";
import { GraphqlReader } from "./reader.ts";

const KINDS: ReadonlyMap<string, DefinitionKind> = new Map([
  ["scalar", "SCALAR"],
  ["type", "OBJECT"],
  ["interface", "INTERFACE"],
  ["union", "UNION"],
  ["enum", "ENUM"],
  ["input", "INPUT_OBJECT"],
]);
const LOCATIONS: ReadonlySet<string> = new Set(
  (
    "QUERY MUTATION SUBSCRIPTION FIELD FRAGMENT_DEFINITION FRAGMENT_SPREAD INLINE_FRAGMENT VARIABLE_DEFINITION SCHEMA " +
    "SCALAR OBJECT FIELD_DEFINITION ARGUMENT_DEFINITION INTERFACE UNION ENUM ENUM_VALUE INPUT_OBJECT INPUT_FIELD_DEFINITION"
  ).split(" "),
);

/** Reads a type system document. @throws {BuiltinError} where it is none */
export function parseSchema(text: string): SchemaDocument {
  const reader = new SchemaReader(text);
  while (!reader.is("<EOF>")) reader.definition();
  reader.document.Comment = reader.comment;
  return reader.document;
}

interface Description {
  readonly text: string;
  readonly comment: CommentGroup | undefined;
}

function described({ text, comment }: Description, after: CommentGroup | undefined): Described {
  return { Description: text, BeforeDescriptionComment: comment, AfterDescriptionComment: after };
}

const NO_DESCRIPTION: Description = { text: "", comment: undefined };

class SchemaReader extends GraphqlReader {
  readonly document: SchemaDocument = {
    Schema: [],
    SchemaExtension: [],
    Directives: [],
    Definitions: [],
    Extensions: [],
    Comment: undefined,
  };

  definition(): void {
    const description = this.description();
    if (!this.is("Name")) throw this.unexpected();
    const word = this.peek().value;
    const kind = KINDS.get(word);
    if (kind !== undefined) this.document.Definitions.push(this.typeDefinition(kind, word, description));
    else if (word === "schema") this.document.Schema.push(this.schema(description));
    else if (word === "directive") this.document.Directives.push(this.directive(description));
    else if (word === "extend" && description.text !== "" && this.previous !== undefined)
      throw this.unexpected(this.previous);
    else if (word === "extend") this.extension();
    else throw this.unexpected();
  }

  private description(): Description {
    if (!this.is("String") && !this.is("BlockString")) return NO_DESCRIPTION;
    const { comment } = this;
    return { text: this.next().value, comment };
  }

  private extension(): void {
    const comment = this.keyword("extend");
    const word = this.peek().value;
    const kind = this.is("Name") ? KINDS.get(word) : undefined;
    if (kind === undefined && !this.is("Name", "schema")) throw this.unexpected();
    if (kind === undefined) {
      const schema = { ...this.schema(NO_DESCRIPTION), AfterDescriptionComment: comment };
      if (schema.Directives.length + schema.OperationTypes.length === 0) throw this.unexpected();
      this.document.SchemaExtension.push(schema);
      return;
    }
    const made = { ...this.typeDefinition(kind, word, NO_DESCRIPTION), AfterDescriptionComment: comment };
    const parts = [made.Directives, made.Interfaces, made.Fields, made.Types, made.EnumValues];
    if (parts.every((part) => part.length === 0)) throw this.unexpected();
    this.document.Extensions.push(made);
  }

  private schema(description: Description): SchemaDefinition {
    const after = this.keyword("schema");
    const Directives = this.directives(true);
    const OperationTypes: OperationTypeDefinition[] = [];
    const EndOfDefinitionComment = this.some("{", "}", () => {
      const token = this.peek();
      const Comment = this.comment;
      this.next();
      if (!["query", "mutation", "subscription"].includes(token.value)) throw this.unexpected(token);
      this.expect(":");
      OperationTypes.push({ Operation: token.value, Type: this.name(), Comment });
    });
    return { ...described(description, after), Directives, OperationTypes, EndOfDefinitionComment };
  }

  private typeDefinition(Kind: DefinitionKind, word: string, description: Description): Definition {
    const after = this.keyword(word);
    const made: Definition = {
      ...described(description, after),
      Kind,
      Name: this.name(),
      Directives: [],
      Interfaces: Kind === "OBJECT" || Kind === "INTERFACE" ? this.interfaces() : [],
      Fields: [],
      Types: [],
      EnumValues: [],
      BuiltIn: false,
      EndOfDefinitionComment: undefined,
    };
    made.Directives = this.directives(true);
    if (Kind === "UNION") made.Types = this.members();
    else if (Kind !== "SCALAR") {
      made.EndOfDefinitionComment = this.some("{", "}", () => {
        if (Kind === "ENUM") made.EnumValues.push(this.enumValue());
        else made.Fields.push(Kind === "INPUT_OBJECT" ? { ...this.input(), Arguments: [] } : this.field());
      });
    }
    return made;
  }

  private interfaces(): string[] {
    if (this.peek().value !== "implements") return [];
    this.next();
    this.skip("&");
    return this.names("&");
  }

  private members(): string[] {
    if (!this.skip("=")) return [];
    this.skip("|");
    return this.names("|");
  }

  private names(between: "&" | "|"): string[] {
    const names = [this.name()];
    while (this.skip(between)) names.push(this.name());
    return names;
  }

  /** The description of a part, and the comment in front of its name. */
  private partDescription(): Described {
    const description = this.description();
    this.peek();
    return described(description.text === "" ? NO_DESCRIPTION : description, this.comment);
  }

  private field(): FieldDefinition {
    const about = this.partDescription();
    const Name = this.name();
    const Arguments: ArgumentDefinition[] = [];
    this.some("(", ")", () => Arguments.push(this.input()));
    this.expect(":");
    const Type = this.type();
    return { ...about, Name, Arguments, DefaultValue: undefined, Type, Directives: this.directives(true) };
  }

  private input(): ArgumentDefinition {
    const about = this.partDescription();
    const Name = this.name();
    this.expect(":");
    const Type = this.type();
    const DefaultValue = this.skip("=") ? this.value(true) : undefined;
    return { ...about, Name, DefaultValue, Type, Directives: this.directives(true) };
  }

  private enumValue(): EnumValueDefinition {
    const about = this.partDescription();
    return { ...about, Name: this.name(), Directives: this.directives(true) };
  }

  private directive(description: Description): DirectiveDefinition {
    const after = this.keyword("directive");
    this.expect("@");
    const Name = this.name();
    const Arguments: ArgumentDefinition[] = [];
    this.some("(", ")", () => Arguments.push(this.input()));
    const IsRepeatable = this.is("Name", "repeatable");
    if (IsRepeatable) this.next();
    this.keyword("on");
    this.skip("|");
    const Locations = [this.location()];
    while (this.skip("|")) Locations.push(this.location());
    return { ...described(description, after), Name, Arguments, Locations, IsRepeatable };
  }

  private location(): string {
    const token = this.peek();
    const name = this.name();
    if (!LOCATIONS.has(name)) throw this.unexpected(token);
    return name;
  }
}
