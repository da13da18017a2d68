import type { Random } from "../random.ts";

const KEYS = ["a", "b", "c", "__proto__", "constructor", "toString", "x y"] as const;
const SCALARS = [
  "null",
  "true",
  "false",
  "0",
  "1",
  "2",
  "-1",
  "1.5",
  "0.1",
  "9007199254740993",
  '""',
  '"a"',
  '"b"',
  '"abc"',
  '"é😀"',
  '"\\u2028"',
] as const;
const COMPARISONS = ["==", "!=", "<", "<=", ">", ">="] as const;
const BUILTINS: readonly (readonly [string, number])[] = [
  ["count", 1],
  ["sum", 1],
  ["max", 1],
  ["sort", 1],
  ["object.keys", 1],
  ["is_string", 1],
  ["type_name", 1],
  ["to_number", 1],
  ["array.concat", 2],
  ["startswith", 2],
  ["contains", 2],
  ["concat", 2],
  ["split", 2],
  ["intersection", 1],
  ["object.get", 3],
  ["sprintf", 2],
  ["json.marshal", 1],
  ["upper", 1],
  ["numbers.range", 2],
];

type RuleShape = "value" | "set" | "object" | "function";
interface Made {
  readonly name: string;
  readonly shape: RuleShape;
  readonly arity: number;
}

/** Writes modules whose rules need only rules written before them; nearly all of their bodies are safe. */
export class ModuleMaker {
  readonly #random: Random;
  readonly #rules: Made[] = [];
  #names = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Packages t, whose rules need one another, and u, whose rules look at the whole of t too. */
  make(): string[] {
    const count = 2 + this.#random.below(5);
    const first = Array.from({ length: count }, (_, index) => this.#rule(`p${index}`)).join("\n");
    const query = [
      `all := data.t`,
      `some_of contains [k, v] if some k, v in data.t`,
      `one := data.t[${this.#scalar()}]`,
    ];
    return [`package t\n\n${first}\n`, `package u\n\n${this.#random.pick(query)}\n`];
  }

  #rule(name: string): string {
    const shape = this.#random.pick<RuleShape>(["value", "value", "set", "object", "function"]);
    const arity = shape === "function" ? 1 + this.#random.below(2) : 0;
    const clauses = Array.from({ length: 1 + this.#random.below(3) }, () => this.#clause(name, shape, arity));
    const isValue = shape === "value" && this.#random.oneIn(3);
    if (isValue) clauses.unshift(`default ${name} := ${this.#constant(1)}`);
    this.#rules.push({ name, shape, arity });
    return clauses.join("\n");
  }

  #clause(name: string, shape: RuleShape, arity: number): string {
    const bound: string[] = [];
    const args = Array.from({ length: arity }, () => this.#argument(bound));
    const lines = this.#body(bound, 1 + this.#random.below(4), 2);
    const value = (): string => this.#term(bound, 2);
    const key = (): string => (bound.length > 0 && this.#random.oneIn(2) ? this.#random.pick(bound) : this.#scalar());
    const body = `if {\n${lines.map((line) => `\t${line}`).join("\n")}\n}`;
    const otherwise = this.#random.oneIn(4)
      ? ` else := ${this.#constant(1)} if {\n\t${this.#test(args.filter(isName), 2)}\n}`
      : "";
    switch (shape) {
      case "set":
        return `${name} contains ${value()} ${body}`;
      case "object":
        return this.#random.oneIn(4)
          ? `${name}[${key()}] contains ${value()} ${body}`
          : `${name}[${key()}] := ${value()} ${body}`;
      case "function":
        return `${name}(${args.join(", ")}) := ${value()} ${body}${otherwise}`;
      default:
        return `${name} := ${value()} ${body}${otherwise}`;
    }
  }

  #argument(bound: string[]): string {
    const kind = this.#random.below(6);
    if (kind === 0) return this.#scalar();
    const name = this.#newName();
    bound.push(name);
    if (kind === 1) return `[${name}, _]`;
    return kind === 2 ? `{"a": ${name}}` : name;
  }

  #newName(): string {
    return `v${this.#names++}`;
  }

  /** Lines of a body; the names they bind are added to `bound`. */
  #body(bound: string[], count: number, depth: number): string[] {
    return Array.from({ length: count }, () => this.#line(bound, depth));
  }

  #line(bound: string[], depth: number): string {
    const kind = this.#random.below(depth > 0 ? 14 : 9);
    const bind = (): string => {
      const name = this.#newName();
      bound.push(name);
      return name;
    };
    const term = this.#term(bound, depth);
    switch (kind) {
      case 0:
      case 1:
        return `${bind()} := ${term}`;
      case 2:
        return `some ${bind()} in ${term}`;
      case 3: {
        const [key, value] = [bind(), bind()];
        return `some ${key}, ${value} in ${term}`;
      }
      case 4: {
        const collection = this.#reference(bound);
        const [key, value] = [bind(), bind()];
        return this.#random.oneIn(2) ? `${value} = ${collection}[${key}]` : `[${key}, ${value}] = ${collection}`;
      }
      case 5:
        return this.#membership(bound, depth);
      case 10:
        return `${term}${this.#with(bound)}`.replace(/^/, () => `${bind()} := `);
      case 11: {
        const inner = [...bound];
        const name = this.#newName();
        inner.push(name);
        return `every ${name} in ${term} { ${this.#body(inner, 1 + this.#random.below(2), depth - 1).join("; ")} }`;
      }
      case 12: {
        const [path, value] = [bind(), bind()];
        return `walk(${term}, [${path}, ${value}])`;
      }
      default:
        return this.#test(bound, depth);
    }
  }

  #membership(bound: readonly string[], depth: number): string {
    return `${this.#term(bound, depth)} in ${this.#term(bound, depth)}`;
  }

  #test(bound: readonly string[], depth: number): string {
    if (this.#random.oneIn(4))
      return `not ${this.#test(bound, depth).replaceAll("[_]", "[0]")}`.replace("not not", "not");
    const modifier = this.#random.oneIn(8) ? this.#with(bound) : "";
    const left = this.#term(bound, depth);
    if (this.#random.oneIn(3)) return `${this.#reference(bound)}${modifier}`;
    return `${left} ${this.#random.pick(COMPARISONS)} ${this.#term(bound, depth)}${modifier}`;
  }

  #with(bound: readonly string[]): string {
    const target = this.#random.pick(["input", "input.a", "input.c.a", "data.base", "data.base.a", "count", "upper"]);
    const isFunction = target === "count" || target === "upper";
    return ` with ${target} as ${isFunction && this.#random.oneIn(2) ? "type_name" : this.#term(bound, 1)}`;
  }

  #term(bound: readonly string[], depth: number): string {
    const kind = this.#random.below(depth > 0 ? 13 : 6);
    const inner = (): string => this.#term(bound, depth - 1);
    switch (kind) {
      case 0:
      case 1:
        return this.#scalar();
      case 2:
      case 3:
      case 4:
        return this.#reference(bound);
      case 5:
        return bound.length > 0 ? this.#random.pick(bound) : this.#scalar();
      case 6:
        return `[${inner()}, ${inner()}]`;
      case 7:
        return `{${inner()}, ${inner()}}`;
      case 8:
        return `{${this.#key()}: ${inner()}, ${this.#random.oneIn(3) ? inner() : this.#key()}: ${inner()}}`;
      case 9:
        return this.#comprehension(bound, depth);
      case 10:
        return `(${inner()} ${this.#random.pick(["+", "-", "*", "|", "&"])} ${inner()})`;
      case 11:
        return `$"<{${inner()}}>"`;
      default:
        return this.#call(bound, depth);
    }
  }

  #comprehension(bound: readonly string[], depth: number): string {
    const inner = [...bound];
    const body = this.#body(inner, 1 + this.#random.below(2), depth - 1).join("; ");
    const value = this.#term(inner, depth - 1);
    const kind = this.#random.below(3);
    if (kind === 0) return `[${value} | ${body}]`;
    return kind === 1 ? `{${value} | ${body}}` : `{${this.#term(inner, 0)}: ${value} | ${body}}`;
  }

  #call(bound: readonly string[], depth: number): string {
    const functions = this.#rules.filter(({ shape }) => shape === "function");
    const own = functions.length > 0 && this.#random.oneIn(2) ? this.#random.pick(functions) : undefined;
    const [name, arity] = own === undefined ? this.#random.pick(BUILTINS) : [own.name, own.arity];
    return `${name}(${Array.from({ length: arity }, () => this.#term(bound, depth - 1)).join(", ")})`;
  }

  /** A rule, a field of the input or of data, or a name with keys behind it. */
  #reference(bound: readonly string[]): string {
    const rules = this.#rules.filter(({ shape }) => shape !== "function").map(({ name }) => name);
    const heads = ["input", "input", "data.base", ...rules, ...bound.slice(-3)];
    const keys = Array.from({ length: this.#random.below(3) }, () => this.#step(bound));
    return this.#random.pick(heads) + keys.join("");
  }

  #step(bound: readonly string[]): string {
    const kind = this.#random.below(6);
    if (kind === 0) return "[_]";
    if (kind === 1 && bound.length > 0) return `[${this.#random.pick(bound)}]`;
    if (kind === 2) return `[${this.#random.below(3)}]`;
    return `[${this.#key()}]`;
  }

  #key(): string {
    return JSON.stringify(this.#random.pick(KEYS));
  }
  #scalar(): string {
    return this.#random.pick(SCALARS);
  }
  #constant(depth: number): string {
    if (depth === 0 || this.#random.oneIn(2)) return this.#scalar();
    return this.#random.oneIn(2) ? `[${this.#scalar()}]` : `{"a": ${this.#scalar()}}`;
  }
}

function isName(text: string): boolean {
  return /^v\d+$/.test(text);
}
