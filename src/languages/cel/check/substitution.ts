import { DYN, parameter, type CelType } from "../type.ts";
import { bounded, isDynOrError, isSameType, nameOf, partsOf, withParts } from "./type-structure.ts";

type ParameterType = Extract<CelType, { kind: "parameter" }>;

/**
 * What is known of the free type variables of an expression, and the relation "is assignable to", which finds more of it.
 * @see cel-go, checker/types.go
 */
export class Substitution {
  readonly #known = new Map<string, CelType>();
  /** What each change replaced, so that a failed attempt leaves no trace. */
  readonly #journal: { readonly name: string; readonly before: CelType | undefined }[] = [];
  #count = 0;

  newVariable(): CelType {
    return parameter(`_var${this.#count++}`);
  }

  /** Whether a value of `from` may stand where `to` is wanted. What that tells about variables is kept. */
  isAssignable(from: CelType, to: CelType): boolean {
    return this.#attempt(() => this.#assignable(from, to));
  }

  areAssignable(from: readonly CelType[], to: readonly CelType[]): boolean {
    return this.#attempt(() => this.#allAssignable(from, to));
  }

  /** The type with all known variables replaced; `isFinal`: and unknown ones by `dyn`. */
  resolve(type: CelType, isFinal = false): CelType {
    if (type.kind === "parameter") {
      const known = this.#known.get(type.name);
      if (known !== undefined) return this.resolve(known, isFinal);
      return isFinal ? DYN : type;
    }
    const parts = partsOf(type);
    if (parts.length === 0) return type;
    const resolved = parts.map((part) => this.resolve(part, isFinal));
    return resolved.every((part, index) => part === parts[index]) ? bounded(type) : withParts(type, resolved);
  }

  #attempt(assign: () => boolean): boolean {
    const mark = this.#journal.length;
    if (assign()) return true;
    for (const { name, before } of this.#journal.splice(mark).reverse()) {
      if (before === undefined) this.#known.delete(name);
      else this.#known.set(name, before);
    }
    return false;
  }

  #learn(name: string, type: CelType): void {
    this.#journal.push({ name, before: this.#known.get(name) });
    this.#known.set(name, type);
  }

  #allAssignable(from: readonly CelType[], to: readonly CelType[]): boolean {
    return from.length === to.length && from.every((type, index) => this.#assignable(type, to[index] ?? DYN));
  }

  #assignable(from: CelType, to: CelType): boolean {
    if (to.kind === "parameter") {
      const { fits, isKnown } = this.#stands(from, to);
      if (fits) return true;
      if (isKnown) return false;
    }
    if (from.kind === "parameter") return this.#stands(to, from).fits;
    if (isDynOrError(from) || isDynOrError(to)) return true;
    if (from.kind === "null") return isNullable(to);
    if (to.kind === "null") return isNullable(from);
    return this.#sameKind(unwrapped(from), unwrapped(to));
  }

  #sameKind(from: CelType, to: CelType): boolean {
    if (from.kind !== to.kind) return false;
    // The types of types are all one at run time.
    if (from.kind === "type") return true;
    return nameOf(from) === nameOf(to) && this.#allAssignable(partsOf(from), partsOf(to));
  }

  /** Whether a variable may stand for a type, in addition to what is known of it. */
  #stands(type: CelType, variable: ParameterType): { fits: boolean; isKnown: boolean } {
    if (isSameType(type, variable)) return { fits: true, isKnown: true };
    const known = this.#known.get(variable.name);
    if (known === undefined) {
      const fits = !this.#occursIn(variable, type);
      if (fits) this.#learn(variable.name, type);
      return { fits, isKnown: false };
    }
    if (isSameType(type, known)) return { fits: true, isKnown: true };
    if (!this.#assignable(type, known)) return { fits: false, isKnown: true };
    const general = mostGeneral(type, known);
    if (!this.#occursIn(variable, general)) this.#learn(variable.name, general);
    return { fits: true, isKnown: true };
  }

  /** A type that contained itself would have no end. */
  #occursIn(variable: ParameterType, type: CelType): boolean {
    if (type.kind === "parameter") {
      if (type.name === variable.name) return true;
      const known = this.#known.get(type.name);
      return known !== undefined && this.#occursIn(variable, known);
    }
    return partsOf(type).some((part) => this.#occursIn(variable, part));
  }
}

const unwrapped = (type: CelType): CelType => (type.kind === "wrapper" ? type.of : type);

const NULLABLE: ReadonlySet<CelType["kind"]> = new Set([
  "null",
  "wrapper",
  "opaque",
  "struct",
  "duration",
  "timestamp",
]);

const isNullable = (type: CelType): boolean => NULLABLE.has(type.kind);

/** The more general of two types of which one is assignable to the other. */
export const mostGeneral = (a: CelType, b: CelType): CelType => (isAtLeastAsGeneral(a, b) ? a : b);

function isAtLeastAsGeneral(a: CelType, b: CelType): boolean {
  if (a.kind === "dyn" || a.kind === "parameter") return true;
  if (b.kind === "dyn" || b.kind === "parameter") return false;
  if (b.kind === "null") return isNullable(a);
  if (a.kind === "wrapper" && b.kind !== "wrapper") return isAtLeastAsGeneral(a.of, b);
  if (a.kind !== b.kind || nameOf(a) !== nameOf(b)) return false;
  if (a.kind === "type") return true;
  const [ours, theirs] = [partsOf(a), partsOf(b)];
  return ours.length === theirs.length && ours.every((part, index) => isAtLeastAsGeneral(part, theirs[index] ?? DYN));
}
