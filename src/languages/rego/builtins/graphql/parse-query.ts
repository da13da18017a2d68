import type {
  FragmentDefinition,
  InlineFragment,
  OperationDefinition,
  QueryDocument,
  Selection,
  VariableDefinition,
} from "./ast.ts";
import { GraphqlReader } from "./reader.ts";

/** Reads an executable document: operations and fragments. @throws {BuiltinError} where it is none */
export function parseQuery(text: string): QueryDocument {
  const reader = new QueryReader(text);
  const document: QueryDocument = { Operations: [], Fragments: [], Comment: undefined };
  while (!reader.is("<EOF>")) {
    if (reader.is("Name", "fragment")) document.Fragments.push(reader.fragment());
    else if (reader.is("{") || OPERATIONS.some((operation) => reader.is("Name", operation))) {
      document.Operations.push(reader.operation());
    } else throw reader.unexpected();
  }
  return document;
}

const OPERATIONS = ["query", "mutation", "subscription"];

class QueryReader extends GraphqlReader {
  operation(): OperationDefinition {
    this.peek();
    const Comment = this.comment;
    if (this.is("{")) {
      const SelectionSet = this.selections();
      // gqlparser forgets the comment in front of the short form.
      return {
        Operation: "query",
        Name: "",
        VariableDefinitions: [],
        Directives: [],
        SelectionSet,
        Comment: undefined,
      };
    }
    const Operation = this.next().value;
    const Name = this.is("Name") ? this.name() : "";
    const VariableDefinitions = this.variables();
    const Directives = this.directives(false);
    return { Operation, Name, VariableDefinitions, Directives, SelectionSet: this.selections(), Comment };
  }

  fragment(): FragmentDefinition {
    const Comment = this.keyword("fragment");
    const Name = this.fragmentName();
    const VariableDefinition = this.variables();
    this.keyword("on");
    const TypeCondition = this.name();
    const Directives = this.directives(false);
    return { Name, VariableDefinition, TypeCondition, Directives, SelectionSet: this.selections(), Comment };
  }

  private fragmentName(): string {
    if (this.peek().value === "on") throw this.unexpected();
    return this.name();
  }

  private variables(): VariableDefinition[] {
    const all: VariableDefinition[] = [];
    this.some("(", ")", () => {
      this.peek();
      const Comment = this.comment;
      this.expect("$");
      const Variable = this.name();
      this.expect(":");
      const Type = this.type();
      const DefaultValue = this.skip("=") ? this.value(true) : undefined;
      all.push({ Variable, Type, DefaultValue, Directives: this.directives(false), Used: false, Comment });
    });
    return all;
  }

  private selections(): Selection[] {
    const token = this.peek();
    if (token.kind !== "{") throw this.fault(token, `Expected {, found ${token.kind}`);
    const all: Selection[] = [];
    this.some("{", "}", () => all.push(this.is("...") ? this.spread() : this.field()));
    return all;
  }

  private field(): Selection {
    this.peek();
    const Comment = this.comment;
    const Alias = this.name();
    const Name = this.skip(":") ? this.name() : Alias;
    const Arguments = this.arguments(false);
    const Directives = this.directives(false);
    const SelectionSet = this.is("{") ? this.selections() : [];
    return { Alias, Name, Arguments, Directives, SelectionSet, Comment };
  }

  private spread(): Selection {
    const Comment = this.comment;
    this.next();
    if (this.is("Name") && !this.is("Name", "on")) {
      return { Name: this.fragmentName(), Directives: this.directives(false), Comment };
    }
    const fragment: InlineFragment = { TypeCondition: "", Directives: [], SelectionSet: [], Comment };
    if (this.is("Name", "on")) {
      this.next();
      fragment.TypeCondition = this.name();
    }
    fragment.Directives = this.directives(false);
    fragment.SelectionSet = this.selections();
    return fragment;
  }
}
