import type { BuiltinBudget } from "../builtin.ts";
import {
  type Argument,
  type Definition,
  type Field,
  type FragmentDefinition,
  type Selection,
  type Type,
  type Value,
  isField,
  isInline,
} from "./ast.ts";
import { fieldOf } from "./query-checks.ts";
import { type Schema, typeName, wrong } from "./schema.ts";

/** A field where it is selected. */
interface Selected {
  readonly field: Field;
  readonly parent: Definition | undefined;
  readonly type: Type | undefined;
}

/** Whether fields of the same name in an answer say the same. @see GraphQL, 5.3.2 */
export class MergeCheck {
  private readonly schema: Schema;
  private readonly fragments: ReadonlyMap<string, FragmentDefinition>;
  private readonly budget: BuiltinBudget;

  constructor(schema: Schema, fragments: ReadonlyMap<string, FragmentDefinition>, budget: BuiltinBudget) {
    this.schema = schema;
    this.fragments = fragments;
    this.budget = budget;
  }

  check(selections: readonly Selection[], parent: Definition | undefined): void {
    this.merged([{ selections, parent }], false);
  }

  private merged(
    sets: readonly { selections: readonly Selection[]; parent: Definition | undefined }[],
    exclusive: boolean,
  ): void {
    const byName = new Map<string, Selected[]>();
    for (const { selections, parent } of sets) this.collect(selections, parent, byName, new Set());
    for (const fields of byName.values()) {
      for (const [index, one] of fields.entries()) {
        if (!exclusive && sets.length === 1) this.within([one], false);
        for (const other of fields.slice(index + 1)) this.pair(one, other, exclusive);
      }
    }
  }

  private within(fields: readonly Selected[], exclusive: boolean): void {
    const sets = fields
      .filter(({ field }) => field.SelectionSet.length > 0)
      .map(({ field, type }) => ({
        selections: field.SelectionSet,
        parent: type === undefined ? undefined : this.schema.types.get(typeName(type)),
      }));
    if (sets.length > 0) this.merged(sets, exclusive);
  }

  private pair(one: Selected, other: Selected, excluded: boolean): void {
    this.budget.step(1);
    const exclusive = excluded || areExclusive(one.parent, other.parent);
    const name = one.field.Alias;
    const conflict = wrong(`Fields "${name}" conflict. Use different aliases on the fields to fetch both.`);
    if (!exclusive && one.field.Name !== other.field.Name) throw conflict;
    if (!exclusive && !sameArguments(one.field.Arguments, other.field.Arguments)) throw conflict;
    if (one.type !== undefined && other.type !== undefined && this.differ(one.type, other.type)) throw conflict;
    if (one.field.SelectionSet.length > 0 && other.field.SelectionSet.length > 0) this.within([one, other], exclusive);
  }

  private collect(
    selections: readonly Selection[],
    parent: Definition | undefined,
    into: Map<string, Selected[]>,
    seen: Set<string>,
  ): void {
    this.budget.step(selections.length);
    for (const selection of selections) {
      if (isField(selection)) {
        const selected = { field: selection, parent, type: fieldOf(parent, selection.Name)?.Type };
        into.set(selection.Alias, [...(into.get(selection.Alias) ?? []), selected]);
      } else if (isInline(selection)) {
        const { TypeCondition } = selection;
        const type = TypeCondition === "" ? parent : this.schema.types.get(TypeCondition);
        this.collect(selection.SelectionSet, type, into, seen);
      } else if (!seen.has(selection.Name)) {
        seen.add(selection.Name);
        const fragment = this.fragments.get(selection.Name);
        if (fragment === undefined) continue;
        this.collect(fragment.SelectionSet, this.schema.types.get(fragment.TypeCondition), into, seen);
      }
    }
  }

  private differ(a: Type, b: Type): boolean {
    if (a.NonNull !== b.NonNull) return true;
    if (a.Elem !== undefined || b.Elem !== undefined) {
      return a.Elem === undefined || b.Elem === undefined || this.differ(a.Elem, b.Elem);
    }
    const isLeaf = (type: Type): boolean =>
      ["SCALAR", "ENUM"].includes(this.schema.types.get(type.NamedType)?.Kind ?? "");
    return (isLeaf(a) || isLeaf(b)) && a.NamedType !== b.NamedType;
  }
}

/** Whether nothing can be of both types. */
function areExclusive(a: Definition | undefined, b: Definition | undefined): boolean {
  return a !== undefined && b !== undefined && a.Name !== b.Name && a.Kind === "OBJECT" && b.Kind === "OBJECT";
}

function sameArguments(a: readonly Argument[], b: readonly Argument[]): boolean {
  if (a.length !== b.length) return false;
  return a.every(({ Name, Value: value }) => {
    const other = b.find((argument) => argument.Name === Name);
    return other !== undefined && sameValue(value, other.Value);
  });
}

function sameValue(a: Value, b: Value): boolean {
  if (a.Kind !== b.Kind || a.Raw !== b.Raw || a.Children.length !== b.Children.length) return false;
  return a.Children.every((child, index) => {
    const other = b.Children[index];
    return other !== undefined && child.Name === other.Name && sameValue(child.Value, other.Value);
  });
}
