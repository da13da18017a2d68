import type { CallNode, ListNode, LiteralNode, MapNode, Node, SelectNode, StructNode } from "../ast.ts";
import type { Overload } from "../declaration.ts";
import { qualifiedName } from "../parse/qualified-name.ts";
import {
  BOOL,
  BYTES,
  DOUBLE,
  DYN,
  ERROR,
  INT,
  listOf,
  mapOf,
  NULL,
  optionalOf,
  STRING,
  UINT,
  type CelType,
} from "../type.ts";
import { Double, Uint, type CelValue } from "../value.ts";
import { checkBind, checkMacro } from "./check-macro.ts";
import type { Reference } from "./checked.ts";
import { formatCall, formatType } from "./format-type.ts";
import type { Names } from "./names.ts";
import { findLocal, type Scope } from "./scope.ts";
import { mostGeneral, Substitution } from "./substitution.ts";
import { instantiate } from "./overload-types.ts";
import { bounded, isDynOrError, isSameType, optionalElement } from "./type-structure.ts";

/** Finds the types and the names of an expression's nodes, and what is wrong with them. @see cel-go, checker/checker.go */
export class Checker {
  readonly types = new Map<number, CelType>();
  readonly references = new Map<number, Reference>();
  readonly errors: { readonly offset: number; readonly message: string }[] = [];
  readonly substitution = new Substitution();
  readonly names: Names;

  constructor(names: Names) {
    this.names = names;
  }

  check(node: Node, scope: Scope | undefined): CelType {
    const type = bounded(this.#typeOf(node, scope));
    this.types.set(node.id, type);
    return type;
  }

  report(offset: number, message: string): CelType {
    this.errors.push({ offset, message });
    return ERROR;
  }

  #typeOf(node: Node, scope: Scope | undefined): CelType {
    switch (node.kind) {
      case "literal":
        return literalType(node);
      case "ident":
        return this.#name(node, node.name, scope) ?? this.#undeclared(node, node.name);
      case "select":
        return this.#select(node, scope);
      case "call":
        return this.#call(node, scope);
      case "list":
        return this.#list(node, scope);
      case "map":
        return this.#map(node, scope);
      case "struct":
        return this.#struct(node, scope);
      case "macro":
        return checkMacro(this, node, scope);
      case "bind":
        return checkBind(this, node, scope);
    }
  }

  /** @param name of a variable, a type or a constant; maybe qualified */
  #name(node: Node, name: string, scope: Scope | undefined): CelType | undefined {
    const local = findLocal(scope, node.kind === "ident" ? name : (name.split(".")[0] ?? ""));
    if (local !== undefined) {
      // `y.z` of a local `y` is a selection, whatever the environment calls `y.z`.
      if (node.kind !== "ident") return undefined;
      this.references.set(node.id, { kind: "local", name });
      return local;
    }
    const declared = this.names.findVariable(name);
    if (declared === undefined) return undefined;
    this.references.set(node.id, declared);
    return declared.kind === "type" ? { kind: "type", of: declared.type } : declared.type;
  }

  #undeclared(node: Node, name: string): CelType {
    return this.report(node.at, `undeclared reference to '${name}' (in container '${this.names.container}')`);
  }

  #select(node: SelectNode, scope: Scope | undefined): CelType {
    const name = qualifiedName(node);
    const named = name === undefined ? undefined : this.#name(node, name, scope);
    if (named !== undefined) return named;
    const operand = this.substitution.resolve(this.check(node.operand, scope));
    const element = optionalElement(operand);
    const field = this.#fieldType(node, element ?? operand);
    if (node.mode === "test") return BOOL;
    return element !== undefined || node.mode === "optional" ? optionalOf(field) : field;
  }

  #fieldType(node: SelectNode, target: CelType): CelType {
    switch (target.kind) {
      case "map":
        return this.substitution.resolve(target.value);
      case "struct":
        return this.#structField(node.at, target.name, node.field);
      case "parameter":
        this.substitution.isAssignable(DYN, target);
        return DYN;
      default:
        if (isDynOrError(target)) return DYN;
        this.report(node.at, `type '${formatType(target)}' does not support field selection`);
        return DYN;
    }
  }

  #structField(offset: number, struct: string, field: string): CelType {
    const declared = this.names.findStruct(struct);
    if (declared === undefined) return this.report(offset, `unexpected failed resolution of '${struct}'`);
    return declared.fields.get(field)?.type ?? this.report(offset, `undefined field '${field}'`);
  }

  #call(node: CallNode, scope: Scope | undefined): CelType {
    const args = node.args.map((argument) => this.check(argument, scope));
    if (node.target === undefined) {
      const special = this.#operator(node, args);
      if (special !== undefined) return special;
      const called = this.names.findFunction(node.function);
      return called === undefined ? this.#undeclared(node, node.function) : this.#resolve(node, called, args, false);
    }
    const prefix = qualifiedName(node.target);
    const namespaced = prefix === undefined ? undefined : this.names.findFunction(`${prefix}.${node.function}`);
    if (namespaced !== undefined) return this.#resolve(node, namespaced, args, true);
    const target = this.check(node.target, scope);
    const called = this.names.findFunction(node.function);
    return called === undefined
      ? this.#undeclared(node, node.function)
      : this.#resolve(node, called, [target, ...args], false);
  }

  /** `&&`, `||` and `?:` are part of the language, no functions of a library. */
  #operator(node: CallNode, args: readonly CelType[]): CelType | undefined {
    if (node.function === "_&&_" || node.function === "_||_") {
      const wrong = node.args.filter((argument, index) => !this.expect(argument, args[index] ?? DYN, BOOL));
      return wrong.length === 0 ? BOOL : ERROR;
    }
    if (node.function !== "_?_:_") return undefined;
    const branch = this.substitution.newVariable();
    const fits = this.substitution.areAssignable(args, [BOOL, branch, branch]);
    return fits ? this.substitution.resolve(branch) : this.noOverload(node.at, node.function, args, false);
  }

  /** @param args receiver first */
  #resolve(
    node: CallNode,
    called: { readonly name: string; readonly overloads: readonly Overload[] },
    args: readonly CelType[],
    qualified: boolean,
  ): CelType {
    const isMember = node.target !== undefined && !qualified;
    const found = this.resolveOverloads(called.overloads, args, isMember);
    if (found === undefined) return this.noOverload(node.at, called.name, args, isMember);
    const { overloads, result } = found;
    this.references.set(node.id, { kind: "function", name: called.name, overloads, qualified });
    return result;
  }

  /** The overloads that the types of the arguments leave possible, and the type that all their results have. */
  resolveOverloads(
    overloads: readonly Overload[],
    args: readonly CelType[],
    isMember: boolean,
  ): { readonly overloads: readonly Overload[]; readonly result: CelType } | undefined {
    const possible: Overload[] = [];
    let result: CelType | undefined;
    for (const overload of overloads) {
      if (overload.member !== isMember || overload.parameters.length !== args.length) continue;
      const types = instantiate(overload, () => this.substitution.newVariable());
      if (!this.substitution.areAssignable(args, types.parameters)) continue;
      possible.push(overload);
      const type = this.substitution.resolve(types.result);
      if (result === undefined) result = type;
      else if (result.kind !== "dyn" && !isSameType(type, result)) result = DYN;
    }
    return result === undefined ? undefined : { overloads: possible, result };
  }

  noOverload(offset: number, name: string, args: readonly CelType[], isMember: boolean): CelType {
    const types = args.map((type) => this.substitution.resolve(type, true));
    return this.report(offset, `found no matching overload for '${name}' applied to '${formatCall(types, isMember)}'`);
  }

  #list(node: ListNode, scope: Scope | undefined): CelType {
    let joined: CelType | undefined;
    for (const { value, optional } of node.elements) {
      const type = this.check(value, scope);
      joined = this.#join(joined, optional ? this.#unwrapOptional(value, type) : type);
    }
    return listOf(joined ?? this.substitution.newVariable());
  }

  #map(node: MapNode, scope: Scope | undefined): CelType {
    let keys: CelType | undefined;
    let values: CelType | undefined;
    for (const { key, value, optional } of node.entries) {
      keys = this.#join(keys, this.check(key, scope));
      const type = this.check(value, scope);
      values = this.#join(values, optional ? this.#unwrapOptional(value, type) : type);
    }
    return mapOf(keys ?? this.substitution.newVariable(), values ?? this.substitution.newVariable());
  }

  /** The most general type of both; `dyn` where they have nothing in common. */
  #join(before: CelType | undefined, type: CelType): CelType {
    if (before === undefined) return type;
    return this.substitution.isAssignable(before, type) ? mostGeneral(before, type) : DYN;
  }

  #unwrapOptional(node: Node, type: CelType): CelType {
    const element = optionalElement(this.substitution.resolve(type));
    if (element !== undefined) return element;
    if (type.kind !== "dyn") this.#mismatch(node.at, optionalOf(type), type);
    return type;
  }

  #struct(node: StructNode, scope: Scope | undefined): CelType {
    const found = this.names.findStructType(node.name);
    if (found === undefined) return this.#undeclared(node, node.name);
    this.references.set(node.id, { kind: "struct", name: found.name });
    const isStruct = this.names.findStruct(found.name) !== undefined;
    const type = isStruct ? found.type : this.report(node.at, `'${formatType(found.type)}' is not a message type`);
    for (const field of node.fields) {
      const valueType = this.check(field.value, scope);
      const provided = field.optional ? this.#unwrapOptional(field.value, valueType) : valueType;
      const wanted = isStruct ? this.#structField(field.at, found.name, field.name) : ERROR;
      if (this.substitution.isAssignable(wanted, provided)) continue;
      const types = `is '${formatType(wanted)}' but provided type is '${formatType(provided)}'`;
      this.report(field.at, `expected type of field '${field.name}' ${types}`);
    }
    return type;
  }

  /** Tells where a node's type does not fit. */
  expect(node: Node, type: CelType, wanted: CelType): boolean {
    if (this.substitution.isAssignable(type, wanted)) return true;
    this.#mismatch(node.at, wanted, type);
    return false;
  }

  #mismatch(offset: number, wanted: CelType, found: CelType): void {
    this.report(offset, `expected type '${formatType(wanted)}' but found '${formatType(found)}'`);
  }
}

function literalType({ value }: LiteralNode): CelType {
  if (value === null) return NULL;
  if (value instanceof Uint) return UINT;
  if (value instanceof Double) return DOUBLE;
  if (value instanceof Uint8Array) return BYTES;
  return PRIMITIVES[typeof value]?.(value) ?? DYN;
}

const PRIMITIVES: Partial<Record<string, (value: CelValue) => CelType>> = {
  boolean: () => BOOL,
  string: () => STRING,
  bigint: () => INT,
  number: (value) => (Number.isSafeInteger(value) && !Object.is(value, -0) ? INT : DOUBLE),
};
