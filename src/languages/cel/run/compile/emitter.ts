/** What is certain of a compiled value, whatever the variables hold. */
export type Kind = "any" | "bool" | "string" | "int" | "null" | "list";

/** A value in generated code. */
export interface Code {
  /** A name or a literal: can be written as often as one likes. */
  readonly text: string;
  readonly kind: Kind;
  /** JSON through and through: neither the value nor anything in it is a CelObject or bytes. */
  readonly json: boolean;
  /** Known before running. */
  readonly constant?: { readonly value: unknown };
}

/** Where an error goes instead of being thrown: into a variable, and on behind the block of that label. */
interface ErrorTarget {
  readonly variable: string;
  readonly label: string;
  /** Something within may throw. */
  throws: boolean;
}

interface CostBlock {
  readonly line: number;
  cost: number;
}

/**
 * Text of a function that evaluates one expression. Every text of the policy gets in as a JSON literal or as an entry of
 * the constants; all names are made here.
 *
 * In the generated code `c` is the cost so far, `L` its limit, `M` that of what was compared, `p` the offset of the node at work, `A` the activation.
 */
export class Emitter {
  readonly constants: unknown[] = [];
  readonly #indexes = new Map<unknown, number>();
  #lines: string[] = [];
  #names = 0;
  readonly #targets: (ErrorTarget | undefined)[] = [];
  readonly #blocks: CostBlock[] = [];

  get text(): string {
    return this.#lines.join("\n");
  }

  emit(line: string): void {
    this.#lines.push(line);
  }

  name(): string {
    this.#names += 1;
    return `v${this.#names}`;
  }

  /** A new variable with this value. */
  variable(value: string): string {
    const name = this.name();
    this.emit(`let ${name} = ${value};`);
    return name;
  }

  /** The name of a value that generated code cannot spell. */
  constant(value: unknown): string {
    const index = this.#indexes.get(value) ?? this.constants.push(value) - 1;
    this.#indexes.set(value, index);
    return `k${index}`;
  }

  /** Code whose fixed cost is counted at once, where it begins. */
  block(body: () => void): void {
    const block = { line: this.#lines.length, cost: 0 };
    this.#lines.push("");
    this.#blocks.push(block);
    body();
    this.#blocks.pop();
    if (block.cost !== 0) this.#lines[block.line] = `c += ${block.cost};`;
  }

  /** Counts a fixed cost. */
  cost(cost: number): void {
    const block = this.#blocks.at(-1);
    if (block !== undefined) block.cost += cost;
  }

  /** `if (condition) { … } else { … }` */
  branch(condition: string, yes: () => void, no?: () => void): void {
    this.emit(`if (${condition}) {`);
    this.block(yes);
    if (no !== undefined) {
      this.emit("} else {");
      this.block(no);
    }
    this.emit("}");
  }

  /** Says that the next thing may throw, and which node is at work. */
  throwing(at: number): void {
    const target = this.#targets.at(-1);
    if (target !== undefined) target.throws = true;
    this.emit(`p = ${at};`);
  }

  /** Stops beyond the limit of the cost. Nothing absorbs that, so it is always thrown. */
  checkCost(): void {
    for (const target of this.#targets) if (target !== undefined) target.throws = true;
    this.emit("if (c > L || comparedSoFar() > M) throw exceeded();");
  }

  /** A statement that ends the evaluation with an error. @param error an expression */
  failure(error: string): string {
    const target = this.#targets.at(-1);
    return target === undefined ? `throw ${error};` : `{ ${target.variable} ??= ${error}; break ${target.label}; }`;
  }

  /** Code whose errors end in a variable, the first of them; later code goes on behind it. */
  guarded(variable: string, body: () => void): void {
    const target: ErrorTarget = { variable, label: this.name(), throws: false };
    const opening = this.#lines.length;
    this.#lines.push("");
    this.#targets.push(target);
    this.block(body);
    this.#targets.pop();
    this.#lines[opening] = target.throws ? `${target.label}: try {` : `${target.label}: {`;
    const absorb = this.#targets.length === 0 ? "settle" : "absorb";
    this.emit(target.throws ? `} catch (x) { ${variable} ??= ${absorb}(x, p); }` : "}");
  }

  /** Code of a function of its own: errors are thrown there, as no break leads out of it. */
  inFunction(body: () => void): void {
    this.#targets.push(undefined);
    this.block(body);
    this.#targets.pop();
  }
}

/** A JavaScript literal of a text. */
export const literal = (text: string): string =>
  JSON.stringify(text)
    .replaceAll("\u2028", String.raw`\u2028`)
    .replaceAll("\u2029", String.raw`\u2029`);
