import type { RegoValue } from "../value.ts";

/** Text of a program while it is made. Strings of policies reach it only by `text` and `constant`. */
export class Writer {
  readonly lines: string[] = [];
  readonly constants: unknown[] = [];
  readonly knownConstants = new Map<unknown, string>();
  readonly sharedNames = new Map<unknown, string>();
  /** Functions that read one field, by its name. */
  readonly fields = new Map<string, string>();
  count = 0;

  line(code: string): void {
    this.lines.push(code);
  }
  /** A name of our making that is new in the program. */
  name(prefix: string): string {
    return `${prefix}${this.count++}`;
  }
  /** An expression for any value that text cannot write. */
  constant(value: unknown): string {
    let known = this.knownConstants.get(value);
    if (known === undefined) this.knownConstants.set(value, (known = `K[${this.constants.push(value) - 1}]`));
    return known;
  }
  /** The name of a constant that is a function and often called. */
  shared(value: unknown): string {
    let known = this.sharedNames.get(value);
    if (known === undefined) this.sharedNames.set(value, (known = this.name("q")));
    return known;
  }
  /** The name of a function that reads the field of any value. */
  field(key: string): string {
    let known = this.fields.get(key);
    if (known === undefined) this.fields.set(key, (known = this.name("g")));
    return known;
  }
  /** What the lines need before them. */
  declarations(): string {
    const shared = [...this.sharedNames].map(([value, name]) => `const ${name} = ${this.constant(value)};`);
    return [...shared, ...[...this.fields].map(([key, name]) => fieldFunction(key, name))].join("\n");
  }
}

/**
 * Plain objects are read directly, so that the engine can remember their shapes per field. Names that every JS object
 * inherits are looked up as own keys.
 */
function fieldFunction(key: string, name: string): string {
  const read =
    key in Object.prototype ? `(Object.hasOwn(o, ${text(key)}) ? o[${text(key)}] : undefined)` : `o[${text(key)}]`;
  const slow = `if (o instanceof Boxed || Array.isArray(o)) return rt.lookUp(o, ${text(key)});`;
  return `function ${name}(o) { if (typeof o !== "object" || o === null) return undefined; ${slow} return ${read}; }`;
}

/** The string as a JavaScript literal. */
export function text(value: string): string {
  return JSON.stringify(value).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

/** The value as a JavaScript literal; undefined where it has to be a constant. */
export function literal(value: RegoValue): string | undefined {
  if (typeof value === "string") return value.length > 200 ? undefined : text(value);
  if (typeof value === "boolean" || value === null) return String(value);
  if (typeof value === "number" && Number.isFinite(value)) return value < 0 ? `(${value})` : String(value);
  return undefined;
}
