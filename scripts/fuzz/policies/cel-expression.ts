import type { Random } from "../random.ts";
import { KEYS, TEXTS } from "./cel-input.ts";

const INTS = [
  "0",
  "1",
  "2",
  "3",
  "-1",
  "7",
  "9007199254740991",
  "9007199254740993",
  "9223372036854775807",
  "-9223372036854775808",
];
const DOUBLES = ["0.0", "1.0", "2.5", "-1.5", "1e300", "9007199254740993.0", "-0.0"];
const PATTERNS = ["a", "^n.*[0-9]$", "[a-z]+", "(", "x*"];

type Kind = "bool" | "int" | "uint" | "double" | "string" | "bytes" | "list" | "map" | "optional" | "time" | "any";
const KINDS: readonly Kind[] = [
  "bool",
  "int",
  "uint",
  "double",
  "string",
  "bytes",
  "list",
  "map",
  "optional",
  "time",
  "any",
];

/** Makes expressions of a wanted kind, now and then of another. */
class Maker {
  readonly #random: Random;
  readonly #locals: string[] = [];
  #names = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  make(wanted: Kind, depth: number): string {
    const kind = this.#random.oneIn(25) ? this.#random.pick(KINDS) : wanted;
    if (this.#locals.length > 0 && this.#random.oneIn(4)) return this.#random.pick(this.#locals);
    if (depth <= 0) return this.#leaf(kind);
    switch (kind) {
      case "bool":
        return this.#bool(depth - 1);
      case "int":
        return this.#int(depth - 1);
      case "string":
        return this.#text(depth - 1);
      case "list":
        return this.#list(depth - 1);
      case "map":
        return this.#map(depth - 1);
      case "optional":
        return this.#optional(depth - 1);
      case "time":
        return this.#time(depth - 1);
      case "any":
        return this.#any(depth - 1);
      default:
        return this.#number(kind, depth - 1);
    }
  }

  #leaf(kind: Kind): string {
    const random = this.#random;
    switch (kind) {
      case "bool":
        return random.pick(["true", "false", "b"]);
      case "int":
        return random.oneIn(2) ? random.pick(INTS) : "i";
      case "uint":
        return random.pick(["0u", "1u", "18446744073709551615u", "u"]);
      case "double":
        return random.oneIn(2) ? random.pick(DOUBLES) : "d";
      case "string":
        return random.oneIn(3) ? "s" : JSON.stringify(random.pick(TEXTS));
      case "bytes":
        return random.pick(["b''", "b'abc'", "y"]);
      case "list":
        return random.pick([
          "[]",
          "[1, 2, 3]",
          "['a', 'b']",
          "[1, 2u, 3.0, 'a']",
          "li",
          "ls",
          "lx",
          "object.containers",
        ]);
      case "map":
        return random.pick(["{}", "{'a': 1, 'b': 'x'}", "{1: 'a', 2u: 'b'}", "m", "mi", "object", "object.spec"]);
      case "optional":
        return random.pick([
          "optional.none()",
          "optional.of(1)",
          "object.?a",
          "object.?spec.name",
          "m[?'a']",
          "lx[?0]",
        ]);
      case "time":
        return random.pick(["timestamp('2024-02-29T12:34:56Z')", "duration('1h')", "timestamp(i)", "duration(s)"]);
      case "any":
        return random.pick([
          "x",
          "object.a",
          "object.spec.name",
          "params.b",
          "null",
          "m.a",
          "lx[0]",
          "type(x)",
          "dyn(1)",
        ]);
    }
  }

  /** An expression with a new variable of its own. */
  #within(count: number, make: (names: readonly string[]) => string): string {
    const names = Array.from({ length: count }, () => `v${(this.#names += 1)}`);
    this.#locals.push(...names);
    const made = make(names);
    this.#locals.length -= count;
    return made;
  }

  #bool(depth: number): string {
    const random = this.#random;
    const any = (): string => this.make(random.pick(KINDS), depth);
    switch (random.below(14)) {
      case 0:
      case 1:
        return `(${this.make("bool", depth)} && ${this.make("bool", depth)})`;
      case 2:
      case 3:
        return `(${this.make("bool", depth)} || ${this.make("bool", depth)})`;
      case 4:
        return `!${this.make("bool", depth)}`;
      case 5:
        return `(${any()} ${random.pick(["==", "!="])} ${any()})`;
      case 6: {
        const kind = random.pick(KINDS);
        return `(${this.make(kind, depth)} ${random.pick(["<", "<=", ">", ">=", "=="])} ${this.make(kind, depth)})`;
      }
      case 7:
        return `(${any()} in ${this.make(random.oneIn(2) ? "list" : "map", depth)})`;
      case 8:
        return `has(${this.make(random.oneIn(2) ? "map" : "any", depth)}.${random.pick(KEYS)})`;
      case 9:
        return this.#quantified(depth);
      case 10:
        return `${this.make("string", depth)}.${random.pick(["startsWith", "endsWith", "contains"])}(${this.make("string", depth)})`;
      case 11:
        return `${this.make("string", depth)}.matches(${random.oneIn(3) ? this.make("string", depth) : JSON.stringify(random.pick(PATTERNS))})`;
      case 12:
        return `${this.make("optional", depth)}.hasValue()`;
      default:
        return `sets.contains(${this.make("list", depth)}, ${this.make("list", depth)})`;
    }
  }

  #quantified(depth: number): string {
    const range = this.make(this.#random.oneIn(4) ? "map" : "list", depth);
    const macro = this.#random.pick(["all", "exists", "exists_one"]);
    if (this.#random.oneIn(3))
      return this.#within(
        2,
        (names) => `${range}.${macro.replace("_o", "O")}(${names.join(", ")}, ${this.make("bool", depth)})`,
      );
    return this.#within(1, ([name]) => `${range}.${macro}(${name}, ${this.make("bool", depth)})`);
  }

  #int(depth: number): string {
    const random = this.#random;
    switch (random.below(5)) {
      case 0:
        return `size(${this.make(random.pick(["string", "list", "map", "bytes"] as const), depth)})`;
      case 1:
        return `int(${this.make(random.pick(["string", "double", "uint", "int"] as const), depth)})`;
      case 2:
        return `${this.make("string", depth)}.indexOf(${this.make("string", depth)})`;
      case 3:
        return `math.greatest(${this.make("int", depth)}, ${this.make("double", depth)})`;
      default:
        return this.#number("int", depth);
    }
  }

  #number(kind: Kind, depth: number): string {
    if (this.#random.oneIn(6)) return `-${this.make(kind, depth)}`;
    if (this.#random.oneIn(6)) return `${kind}(${this.make("any", depth)})`;
    return `(${this.make(kind, depth)} ${this.#random.pick(["+", "-", "*", "/", "%"])} ${this.make(kind, depth)})`;
  }

  #text(depth: number): string {
    const random = this.#random;
    switch (random.below(5)) {
      case 0:
        return `(${this.make("string", depth)} + ${this.make("string", depth)})`;
      case 1:
        return `string(${this.make(random.pick(KINDS), depth)})`;
      case 2:
        return `${this.make("string", depth)}.${random.pick(["lowerAscii()", "trim()", "substring(1)", "charAt(0)"])}`;
      case 3:
        return `${this.make("list", depth)}.join(${this.make("string", depth)})`;
      default:
        return `${this.make("optional", depth)}.orValue(${this.make("string", depth)})`;
    }
  }

  #list(depth: number): string {
    const random = this.#random;
    const range = (): string => this.make(random.oneIn(4) ? "map" : "list", depth);
    switch (random.below(9)) {
      case 0:
        return `[${this.make("any", depth)}, ${this.make(random.pick(KINDS), depth)}]`;
      case 1:
        return `[?${this.make("optional", depth)}, ${this.make("int", depth)}]`;
      case 2:
        return `(${this.make("list", depth)} + ${this.make("list", depth)})`;
      case 3:
        return this.#within(1, ([name]) => `${range()}.filter(${name}, ${this.make("bool", depth)})`);
      case 4:
        return this.#within(1, ([name]) => `${range()}.map(${name}, ${this.make(random.pick(KINDS), depth)})`);
      case 5:
        return this.#within(
          1,
          ([name]) => `${range()}.map(${name}, ${this.make("bool", depth)}, ${this.make("any", depth)})`,
        );
      case 6:
        return this.#within(2, (names) => `${range()}.transformList(${names.join(", ")}, ${this.make("any", depth)})`);
      case 7:
        return this.#within(1, ([name]) => `${this.make("list", depth)}.sortBy(${name}, ${this.make("int", depth)})`);
      default:
        return `${this.make("string", depth)}.split(${this.make("string", depth)})`;
    }
  }

  #map(depth: number): string {
    const random = this.#random;
    switch (random.below(4)) {
      case 0:
        return `{${this.make("string", depth)}: ${this.make("any", depth)}, ${this.make("int", depth)}: ${this.make("any", depth)}}`;
      case 1:
        return `{?${this.make("string", depth)}: ${this.make("optional", depth)}}`;
      case 2:
        return this.#within(
          2,
          (names) => `${this.make("list", depth)}.transformMap(${names.join(", ")}, ${this.make("any", depth)})`,
        );
      default:
        return `dyn(${this.make("map", depth)})`;
    }
  }

  #optional(depth: number): string {
    const random = this.#random;
    switch (random.below(6)) {
      case 0:
        return `optional.of(${this.make("any", depth)})`;
      case 1:
        return `optional.ofNonZeroValue(${this.make("any", depth)})`;
      case 2:
        return `${this.make("map", depth)}.?${random.pick(KEYS.slice(0, 5))}`;
      case 3:
        return `${this.make("optional", depth)}.or(${this.make("optional", depth)})`;
      case 4:
        return this.#within(1, ([name]) => {
          const target = this.make("optional", depth);
          return random.oneIn(2)
            ? `${target}.optMap(${name}, ${this.make("any", depth)})`
            : `${target}.optFlatMap(${name}, ${this.make("optional", depth)})`;
        });
      default:
        return `${this.make("list", depth)}[?${this.make("int", depth)}]`;
    }
  }

  #time(depth: number): string {
    return `(${this.make("time", depth)} ${this.#random.pick(["+", "-"])} ${this.make("time", depth)})`;
  }

  #any(depth: number): string {
    const random = this.#random;
    switch (random.below(9)) {
      case 0:
        return `${this.make("map", depth)}.${random.pick(KEYS)}`;
      case 1:
        return `${this.make("map", depth)}[${this.make("string", depth)}]`;
      case 2:
        return `${this.make("list", depth)}[${this.make("int", depth)}]`;
      case 3:
        return `(${this.make("bool", depth)} ? ${this.make("any", depth)} : ${this.make("any", depth)})`;
      case 4:
        return this.#within(
          1,
          ([name]) =>
            `cel.bind(${name}, ${this.make(random.pick(KINDS), depth)}, ${this.make(random.pick(KINDS), depth)})`,
        );
      case 5:
        return `dyn(${this.make(random.pick(KINDS), depth)})`;
      case 6:
        return `${this.make("any", depth)}.${random.pick(KEYS)}`;
      case 7:
        return `${this.make("optional", depth)}.value()`;
      default:
        return this.make(random.pick(KINDS), depth);
    }
  }
}

export function makeExpression(random: Random): string {
  return new Maker(random).make(random.oneIn(2) ? "bool" : random.pick(KINDS), 1 + random.below(4));
}
