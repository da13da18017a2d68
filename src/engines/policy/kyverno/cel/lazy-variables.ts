import {
  type Activation,
  CelError,
  type CelValue,
  type Program,
  StructValue,
} from "../../../../languages/cel/index.ts";

/** `variables.name`: each is computed when it is first asked for, and once. */
export class LazyVariables extends StructValue {
  readonly typeName = "kyverno.variables";
  readonly #programs: ReadonlyMap<string, Program>;
  readonly #known = new Map<string, CelValue | CelError>();
  readonly #activation: () => Activation;
  readonly #limit: number;

  /** @param activation what the variables see, themselves among it */
  constructor(programs: ReadonlyMap<string, Program>, activation: () => Activation, limit: number) {
    super();
    this.#programs = programs;
    this.#activation = activation;
    this.#limit = limit;
  }

  /** @throws {CelError} what went wrong when it was computed */
  getField(name: string): CelValue | undefined {
    const known = this.#known.get(name) ?? this.#compute(name);
    if (known instanceof CelError) throw known;
    return known;
  }

  hasField(name: string): boolean | undefined {
    return this.#programs.has(name) ? true : undefined;
  }

  equals(other: CelValue): boolean {
    return other === this;
  }

  toJson(): unknown {
    return Object.fromEntries([...this.#programs.keys()].map((name) => [name, null]));
  }

  #compute(name: string): CelValue | CelError | undefined {
    const program = this.#programs.get(name);
    if (program === undefined) return undefined;
    const outcome = program.evaluate(this.#activation(), this.#limit);
    const value = outcome.is === "value" ? outcome.value : new CelError(outcome.message);
    this.#known.set(name, value);
    return value;
  }
}
