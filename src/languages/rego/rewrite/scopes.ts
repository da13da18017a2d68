import type { Location } from "../../../model/index.ts";
import { RegoError } from "../error.ts";

export type Occurrence = "arg" | "seen" | "assigned" | "declared";

/** Makes names that no module can write, and remembers which name of the module they stand for. */
export class NameMaker {
  count = 0;
  readonly originals = new Map<string, string>();
  make(original?: string): string {
    const name = `$local${this.count++}`;
    if (original !== undefined) this.originals.set(name, original);
    return name;
  }
  /** The name as the module has it; undefined for names made up. */
  original(name: string): string | undefined {
    const known = this.originals.get(name);
    if (known !== undefined) return known.startsWith("$") ? "_" : known;
    return name.startsWith("$") ? undefined : name;
  }
}

interface Scope {
  readonly names: Map<string, string>;
  readonly occurrences: Map<string, Occurrence>;
}

const MESSAGES: Readonly<Record<Occurrence, (name: string) => string>> = {
  seen: (name) => `var ${name} referenced above`,
  assigned: (name) => `var ${name} assigned above`,
  declared: (name) => `var ${name} declared above`,
  arg: (name) => `arg ${name} redeclared`,
};

/** Which local each name means, from inner to outer bodies. */
export class Scopes {
  readonly maker: NameMaker;
  readonly stack: Scope[] = [{ names: new Map(), occurrences: new Map() }];
  constructor(maker: NameMaker) {
    this.maker = maker;
  }

  get top(): Scope {
    return this.stack.at(-1) as Scope;
  }
  inner<Result>(work: () => Result): Result {
    this.stack.push({ names: new Map(), occurrences: new Map() });
    const result = work();
    this.stack.pop();
    return result;
  }
  local(name: string): string | undefined {
    for (let index = this.stack.length - 1; index >= 0; index--) {
      const found = this.stack[index]?.names.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  insert(name: string, local: string, occurrence: Occurrence): void {
    this.top.names.set(name, local);
    this.top.occurrences.set(name, occurrence);
  }
  /** A use of the name: the local it means. */
  use(name: string): string {
    const local = this.local(name);
    if (local !== undefined) return local;
    if (!this.top.occurrences.has(name)) this.insert(name, name, "seen");
    return name;
  }
  /** @throws {RegoError} rego_compile_error where the name is known in this body already */
  declare(name: string, occurrence: "assigned" | "declared" | "arg", at: Location): string {
    const before = this.top.occurrences.get(name);
    if (before !== undefined) throw new RegoError("rego_compile_error", MESSAGES[before](name), at);
    const local = this.maker.make(name);
    this.insert(name, local, occurrence);
    return local;
  }
  /** Whether the root document of this name is hidden by a local. */
  hides(name: string): boolean {
    return this.stack.some((scope) => scope.names.has(name) && scope.occurrences.get(name) !== "seen");
  }
}
