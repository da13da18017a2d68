/** The words of one simple command and what ends it. */
export interface RawCommand {
  readonly words: string[];
  /** Texts of the substitutions in its words. */
  readonly scripts: string[];
  readonly endsWith: "|" | "other";
}

/** Splits a shell script into simple commands, in one pass. */
export class Lexer {
  readonly #text: string;
  #at = 0;
  #word: string | undefined;
  #words: string[] = [];
  #scripts: string[] = [];
  readonly #commands: RawCommand[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  readAll(): RawCommand[] {
    while (this.#at < this.#text.length) this.#step();
    this.#endCommand("other");
    return this.#commands;
  }

  #step(): void {
    const character = this.#text.charAt(this.#at);
    const next = this.#text.charAt(this.#at + 1);
    if (character === "\\") this.#readEscape(next);
    else if (character === "'") this.#readSingleQuoted();
    else if (character === '"') this.#readDoubleQuoted();
    else if (character === "`") this.#readBackticks();
    else if ((character === "$" || character === "<" || character === ">") && next === "(") this.#readSubstitution();
    else if (character === "#" && this.#word === undefined) this.#skipComment();
    else if (character === " " || character === "\t" || character === "\r") this.#endWord();
    else if (this.#isRedirection(character, next)) this.#append(character);
    else if ("|&;\n()".includes(character)) this.#readOperator(character, next);
    else this.#append(character);
  }

  /** The ampersand of `2>&1`, `&>log` and `<&3`. */
  #isRedirection(character: string, next: string): boolean {
    if (character !== "&") return false;
    const last = this.#word?.at(-1);
    return next === ">" || last === ">" || last === "<";
  }

  #readOperator(character: string, next: string): void {
    const isPipe = character === "|" && next !== "|";
    this.#at += next === character || (isPipe && next === "&") ? 2 : 1;
    this.#endCommand(isPipe ? "|" : "other");
  }

  #readEscape(next: string): void {
    if (next !== "\n") this.#word = (this.#word ?? "") + next;
    this.#at += 2;
  }

  #readSingleQuoted(): void {
    const end = this.#indexOf("'", this.#at + 1);
    this.#word = (this.#word ?? "") + this.#text.slice(this.#at + 1, end);
    this.#at = end + 1;
  }

  #readDoubleQuoted(): void {
    this.#word ??= "";
    this.#at += 1;
    while (this.#at < this.#text.length) {
      const character = this.#text.charAt(this.#at);
      const next = this.#text.charAt(this.#at + 1);
      if (character === '"') break;
      if (character === "\\" && ('"\\$`'.includes(next) || next === "\n")) this.#readEscape(next);
      else if (character === "$" && next === "(") this.#readSubstitution();
      else if (character === "`") this.#readBackticks();
      else this.#append(character);
    }
    this.#at += 1;
  }

  #readBackticks(): void {
    const end = this.#indexOf("`", this.#at + 1);
    this.#scripts.push(this.#text.slice(this.#at + 1, end));
    this.#word = (this.#word ?? "") + this.#text.slice(this.#at, end + 1);
    this.#at = end + 1;
  }

  /** `$(…)`, `<(…)` and `>(…)` up to the parenthesis that closes it; those in quotes do not count. */
  #readSubstitution(): void {
    let end = this.#at + 2;
    let open = 1;
    let quote = "";
    for (; end < this.#text.length && open > 0; end += 1) {
      const character = this.#text.charAt(end);
      if (character === "\\") end += 1;
      else if (quote !== "") quote = character === quote ? "" : quote;
      else if (character === "'" || character === '"') quote = character;
      else if (character === "(") open += 1;
      else if (character === ")") open -= 1;
    }
    this.#scripts.push(this.#text.slice(this.#at + 2, open === 0 ? end - 1 : end));
    this.#word = (this.#word ?? "") + this.#text.slice(this.#at, end);
    this.#at = end;
  }

  #skipComment(): void {
    this.#at = this.#indexOf("\n", this.#at);
  }

  #indexOf(character: string, from: number): number {
    const index = this.#text.indexOf(character, from);
    return index < 0 ? this.#text.length : index;
  }

  #append(character: string): void {
    this.#word = (this.#word ?? "") + character;
    this.#at += 1;
  }

  #endWord(): void {
    if (this.#word !== undefined) this.#words.push(this.#word);
    this.#word = undefined;
    this.#at += 1;
  }

  #endCommand(endsWith: RawCommand["endsWith"]): void {
    if (this.#word !== undefined) this.#words.push(this.#word);
    this.#commands.push({ words: this.#words, scripts: this.#scripts, endsWith });
    this.#word = undefined;
    this.#words = [];
    this.#scripts = [];
  }
}
