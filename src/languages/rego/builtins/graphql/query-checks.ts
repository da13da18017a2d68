import type { BuiltinBudget } from "../builtin.ts";
import {
  type Argument,
  type ArgumentDefinition,
  type Definition,
  type Directive,
  type Field,
  type FieldDefinition,
  type FragmentDefinition,
  type OperationDefinition,
  type QueryDocument,
  type Selection,
  isField,
  isInline,
} from "./ast.ts";
import { MergeCheck } from "./merge-check.ts";
import { type Schema, typeName, wrong } from "./schema.ts";
import { ValueCheck } from "./value-checks.ts";

const COMPOSITE: readonly string[] = ["OBJECT", "INTERFACE", "UNION"];
/** How deep introspection may ask for lists in lists. */
const MAX_LISTS = 3;
const LISTS: ReadonlySet<string> = new Set(["fields", "interfaces", "possibleTypes", "inputFields"]);

/** Whether the query can be asked of the schema. @throws {BuiltinError} where it cannot */
export function checkQuery(schema: Schema, document: QueryDocument, budget: BuiltinBudget): void {
  new QueryCheck(schema, document, budget).all();
}

export const TYPENAME: Pick<FieldDefinition, "Name" | "Type" | "Arguments"> = {
  Name: "__typename",
  Type: { NamedType: "String", Elem: undefined, NonNull: false },
  Arguments: [],
};

/** The field of a type; every type has `__typename`. */
export function fieldOf(type: Definition | undefined, name: string): typeof TYPENAME | undefined {
  return name === "__typename" ? TYPENAME : type?.Fields.find((field) => field.Name === name);
}

function checkUnique(what: string, names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw wrong(`There can be only one ${what} named "${name}".`);
    seen.add(name);
  }
}

class QueryCheck {
  private readonly schema: Schema;
  private readonly document: QueryDocument;
  private readonly budget: BuiltinBudget;
  private readonly fragments: ReadonlyMap<string, FragmentDefinition>;
  private readonly reached = new Set<string>();
  private readonly values: ValueCheck;
  /** Fragments that were gone through in this operation or fragment. */
  private entered = new Set<string>();

  constructor(schema: Schema, document: QueryDocument, budget: BuiltinBudget) {
    this.schema = schema;
    this.document = document;
    this.budget = budget;
    this.fragments = new Map(document.Fragments.toReversed().map((fragment) => [fragment.Name, fragment]));
    this.values = new ValueCheck(schema, budget);
  }

  all(): void {
    const { Operations, Fragments } = this.document;
    if (Operations.length > 1 && Operations.some(({ Name }) => Name === "")) {
      throw wrong("This anonymous operation must be the only defined operation.");
    }
    checkUnique(
      "operation",
      Operations.map(({ Name }) => Name),
    );
    checkUnique(
      "fragment",
      Fragments.map(({ Name }) => Name),
    );
    for (const fragment of Fragments) this.checkCycle(fragment, []);
    for (const operation of Operations) this.operation(operation);
    const unused = Fragments.find(({ Name }) => !this.reached.has(Name));
    if (unused !== undefined) throw wrong(`Fragment "${unused.Name}" is never used.`);
    for (const fragment of Fragments) this.fragment(fragment);
  }

  private operation(operation: OperationDefinition): void {
    const { Operation, VariableDefinitions, Directives, SelectionSet } = operation;
    const root = this.schema[(Operation === "" ? "query" : Operation) as "query" | "mutation" | "subscription"];
    this.entered = new Set();
    checkUnique(
      "variable",
      VariableDefinitions.map(({ Variable }) => Variable),
    );
    this.values.enter(VariableDefinitions);
    for (const { DefaultValue, Type, Directives: directives } of VariableDefinitions) {
      if (DefaultValue !== undefined) this.values.check(DefaultValue, Type, false);
      this.directives(directives, "VARIABLE_DEFINITION");
    }
    this.directives(Directives, (Operation === "" ? "query" : Operation).toUpperCase());
    this.selections(root, SelectionSet);
    if (root === undefined) throw wrong(`Schema does not support operation type "${Operation}"`);
    if (Operation === "subscription") this.checkSubscription(SelectionSet);
    this.values.leave();
    new MergeCheck(this.schema, this.fragments, this.budget).check(SelectionSet, root);
  }

  private fragment({ TypeCondition, Directives, SelectionSet }: FragmentDefinition): void {
    const type = this.schema.types.get(TypeCondition);
    if (type === undefined) throw wrong(`Unknown type "${TypeCondition}".`);
    this.entered = new Set();
    this.directives(Directives, "FRAGMENT_DEFINITION");
    this.selections(type, SelectionSet);
    this.checkComposite(type);
    new MergeCheck(this.schema, this.fragments, this.budget).check(SelectionSet, type);
  }

  private checkComposite({ Kind, Name }: Definition): void {
    if (!COMPOSITE.includes(Kind)) throw wrong(`Fragment cannot condition on non composite type "${Name}".`);
  }

  private selections(parent: Definition | undefined, selections: readonly Selection[]): void {
    this.budget.step(selections.length);
    for (const selection of selections) {
      if (isField(selection)) this.field(parent, selection);
      else if (isInline(selection)) {
        const { TypeCondition } = selection;
        const type = TypeCondition === "" ? parent : this.schema.types.get(TypeCondition);
        this.directives(selection.Directives, "INLINE_FRAGMENT");
        this.selections(type, selection.SelectionSet);
        if (TypeCondition === "") continue;
        if (type === undefined) throw wrong(`Unknown type "${TypeCondition}".`);
        this.checkComposite(type);
        this.checkPossible(parent, type);
      } else this.spread(parent, selection.Name, selection.Directives);
    }
  }

  private spread(parent: Definition | undefined, name: string, directives: readonly Directive[]): void {
    const fragment = this.fragments.get(name);
    this.directives(directives, "FRAGMENT_SPREAD");
    if (fragment === undefined) throw wrong(`Unknown fragment "${name}".`);
    const type = this.schema.types.get(fragment.TypeCondition);
    if (this.values.isInOperation) this.reached.add(name);
    if (!this.entered.has(name)) {
      this.entered.add(name);
      this.directives(fragment.Directives, "FRAGMENT_DEFINITION");
      this.selections(type, fragment.SelectionSet);
    }
    if (type !== undefined) this.checkPossible(parent, type);
  }

  /** Whether something of the one type can be of the other. */
  private checkPossible(parent: Definition | undefined, type: Definition): void {
    if (parent === undefined || !COMPOSITE.includes(parent.Kind) || !COMPOSITE.includes(type.Kind)) return;
    const possible = (definition: Definition): ReadonlySet<string> =>
      this.schema.possible.get(definition.Name) ?? new Set();
    const parents = parent.Kind === "OBJECT" ? new Set([parent.Name]) : possible(parent);
    for (const name of possible(type)) if (parents.has(name)) return;
    throw wrong(
      `Fragment cannot be spread here as objects of type "${parent.Name}" can never be of type "${type.Name}".`,
    );
  }

  private field(parent: Definition | undefined, field: Field): void {
    const definition = fieldOf(parent, field.Name);
    const type = definition === undefined ? undefined : this.schema.types.get(typeName(definition.Type));
    this.arguments(`field "${field.Name}"`, field.Arguments, definition?.Arguments);
    this.directives(field.Directives, "FIELD");
    this.selections(type, field.SelectionSet);
    if (parent !== undefined && definition === undefined) {
      throw wrong(`Cannot query field "${field.Name}" on type "${parent.Name}".`);
    }
    if (type !== undefined) checkLeaf(field, type);
    if ((field.Name === "__schema" || field.Name === "__type") && this.isTooDeep([field], 0, [])) {
      throw wrong("Maximum introspection depth exceeded");
    }
  }

  private arguments(what: string, given: readonly Argument[], known: readonly ArgumentDefinition[] | undefined): void {
    for (const { Name, Value } of given) {
      const definition = known?.find((argument) => argument.Name === Name);
      const hasDefault = definition?.DefaultValue !== undefined && definition.DefaultValue.Kind !== 6;
      this.values.check(Value, definition?.Type, hasDefault);
      if (known !== undefined && definition === undefined) throw wrong(`Unknown argument "${Name}" on ${what}.`);
    }
    checkUnique(
      "argument",
      given.map(({ Name }) => Name),
    );
    for (const { Name, Type, DefaultValue } of known ?? []) {
      const isRequired = Type.NonNull && DefaultValue === undefined;
      if (isRequired && !given.some((argument) => argument.Name === Name)) {
        throw wrong(`${what} argument "${Name}" is required, but it was not provided.`);
      }
    }
  }

  private directives(directives: readonly Directive[], location: string): void {
    const seen = new Set<string>();
    for (const { Name, Arguments } of directives) {
      const definition = this.schema.directives.get(Name);
      this.arguments(`directive "@${Name}"`, Arguments, definition?.Arguments);
      if (definition === undefined) throw wrong(`Unknown directive "@${Name}".`);
      if (!definition.Locations.includes(location)) throw wrong(`Directive "@${Name}" may not be used on ${location}.`);
      if (seen.has(Name) && !definition.IsRepeatable) {
        throw wrong(`The directive "@${Name}" can only be used once at this location.`);
      }
      seen.add(Name);
    }
  }

  private checkCycle({ SelectionSet, Name }: FragmentDefinition, path: readonly string[]): void {
    if (path.includes(Name)) throw wrong(`Cannot spread fragment "${Name}" within itself.`);
    this.budget.step(10);
    for (const name of spreadsIn(SelectionSet)) {
      const fragment = this.fragments.get(name);
      if (fragment !== undefined) this.checkCycle(fragment, [...path, Name]);
    }
  }

  private checkSubscription(selections: readonly Selection[]): void {
    const names = new Set<string>();
    const collect = (inside: readonly Selection[]): void => {
      for (const selection of inside) {
        if (isField(selection)) names.add(selection.Name);
        else collect(this.inside(selection));
      }
    };
    collect(selections);
    if (names.size > 1) throw wrong("Subscription must select only one top level field.");
    for (const name of names) {
      if (name.startsWith("__")) throw wrong("Subscription must not select an introspection top level field.");
    }
  }

  private inside(selection: Selection): readonly Selection[] {
    if (isField(selection) || isInline(selection)) return selection.SelectionSet;
    return this.fragments.get(selection.Name)?.SelectionSet ?? [];
  }

  private isTooDeep(selections: readonly Selection[], lists: number, path: readonly string[]): boolean {
    this.budget.step(selections.length);
    return selections.some((selection) => {
      if (isField(selection)) {
        const depth = lists + (LISTS.has(selection.Name) ? 1 : 0);
        return depth >= MAX_LISTS || this.isTooDeep(selection.SelectionSet, depth, path);
      }
      const name = isInline(selection) ? undefined : selection.Name;
      if (name !== undefined && path.includes(name)) return false;
      return this.isTooDeep(this.inside(selection), lists, name === undefined ? path : [...path, name]);
    });
  }
}

function spreadsIn(selections: readonly Selection[]): string[] {
  return selections.flatMap((selection) => {
    return isField(selection) || isInline(selection) ? spreadsIn(selection.SelectionSet) : [selection.Name];
  });
}

function checkLeaf({ Name, SelectionSet }: Field, type: Definition): void {
  const isLeaf = type.Kind === "ENUM" || type.Kind === "SCALAR";
  if (isLeaf && SelectionSet.length > 0) throw wrong(`Field "${Name}" must not have a selection.`);
  if (!isLeaf && SelectionSet.length === 0) throw wrong(`Field "${Name}" must have a selection of subfields.`);
}
