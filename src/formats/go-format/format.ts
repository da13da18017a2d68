import { Problem } from "../../model/index.ts";
import { formatArgument, goTypeOf, plain, type GoArgument } from "./argument.ts";
import { noFlags, type Flags } from "./flags.ts";

/** Larger widths and precisions are refused, as in Go. */
const MAX_NUMBER = 1_000_000;
const MAX_LENGTH = 16_777_216;

/**
 * Writes the arguments by the format as Go's fmt.Sprintf does, its `%!d(string=x)` for what does not fit included.
 * @param grow told of every piece's length before the next; may throw to stop
 * @throws {Problem} EXPRESSION_INVALID when the text would be longer than 16 Mi characters
 * @see https://pkg.go.dev/fmt
 */
export function formatGo(
  format: string,
  args: readonly GoArgument[],
  grow: (length: number) => void = () => {},
): string {
  return new Formatter(format, args, grow).all();
}

class Formatter {
  private readonly format: string;
  private readonly args: readonly GoArgument[];
  private readonly grow: (length: number) => void;
  private readonly pieces: string[] = [];
  private length = 0;
  private at = 0;
  private next = 0;
  private reordered = false;
  private goodIndex = true;
  private afterIndex = false;

  constructor(format: string, args: readonly GoArgument[], grow: (length: number) => void) {
    this.format = format;
    this.args = args;
    this.grow = grow;
  }

  all(): string {
    while (this.at < this.format.length) {
      const percent = this.format.indexOf("%", this.at);
      this.put(this.format.slice(this.at, percent === -1 ? undefined : percent));
      if (percent === -1) break;
      this.at = percent + 1;
      this.directive();
    }
    if (!this.reordered && this.next < this.args.length) this.extra();
    return this.pieces.join("");
  }

  private put(text: string): void {
    this.length += text.length;
    if (this.length > MAX_LENGTH) {
      throw new Problem("EXPRESSION_INVALID", `the formatted text would be longer than ${MAX_LENGTH} characters`);
    }
    this.grow(text.length);
    this.pieces.push(text);
  }

  private directive(): void {
    this.goodIndex = true;
    this.afterIndex = false;
    const flags = this.flags();
    this.index();
    this.width(flags);
    this.precision(flags);
    if (!this.afterIndex) this.index();
    const verb =
      this.at < this.format.length ? String.fromCodePoint(this.format.codePointAt(this.at) as number) : undefined;
    if (verb === undefined) return this.put("%!(NOVERB)");
    this.at += verb.length;
    if (verb === "%") return this.put("%");
    if (!this.goodIndex) return this.put(`%!${verb}(BADINDEX)`);
    const argument = this.args[this.next];
    if (argument === undefined) return this.put(`%!${verb}(MISSING)`);
    this.next++;
    this.put(formatArgument(argument, verb, flags));
  }

  private flags(): Flags {
    const flags = noFlags();
    for (; this.at < this.format.length; this.at++) {
      const char = this.format[this.at];
      if (char === "#") flags.sharp = true;
      else if (char === "0") flags.zero = true;
      else if (char === "+") flags.plus = true;
      else if (char === "-") flags.minus = true;
      else if (char === " ") flags.space = true;
      else break;
    }
    return flags;
  }

  /** `[3]`: which argument comes next. */
  private index(): void {
    this.afterIndex = false;
    if (this.format[this.at] !== "[") return;
    this.reordered = true;
    const close = this.format.indexOf("]", this.at);
    if (close === -1) {
      this.at += 1;
      this.goodIndex = false;
      return;
    }
    const text = this.format.slice(this.at + 1, close);
    const index = /^\d{1,7}$/.test(text) ? Number(text) - 1 : -1;
    this.at = close + 1;
    this.afterIndex = /^\d{1,7}$/.test(text);
    if (index >= 0 && index < this.args.length) this.next = index;
    else this.goodIndex = false;
  }

  private width(flags: Flags): void {
    if (this.format[this.at] === "*") {
      const width = this.star();
      if (width === undefined) this.put("%!(BADWIDTH)");
      else if (width < 0) Object.assign(flags, { width: -width, minus: true, zero: false });
      else flags.width = width;
      return;
    }
    const width = this.number();
    flags.width = width;
    if (this.afterIndex && width !== undefined) this.goodIndex = false;
  }

  private precision(flags: Flags): void {
    if (this.format[this.at] !== "." || this.at + 1 >= this.format.length) return;
    this.at++;
    if (this.afterIndex) this.goodIndex = false;
    this.index();
    if (this.format[this.at] !== "*") {
      flags.precision = this.number() ?? 0;
      return;
    }
    const precision = this.star();
    if (precision === undefined || precision < 0) this.put("%!(BADPREC)");
    else flags.precision = precision;
  }

  /** A number from the arguments. */
  private star(): number | undefined {
    this.at++;
    this.afterIndex = false;
    const argument = this.args[this.next];
    if (argument === undefined) return undefined;
    this.next++;
    if (typeof argument !== "bigint" || argument > MAX_NUMBER || argument < -MAX_NUMBER) return undefined;
    return Number(argument);
  }

  private number(): number | undefined {
    const digits = /^\d+/.exec(this.format.slice(this.at, this.at + 10))?.[0];
    if (digits === undefined || Number(digits) > MAX_NUMBER) return undefined;
    this.at += digits.length;
    return Number(digits);
  }

  private extra(): void {
    const all = this.args.slice(this.next).map((argument) => `${goTypeOf(argument)}=${plain(argument)}`);
    this.put(`%!(EXTRA ${all.join(", ")})`);
  }
}
