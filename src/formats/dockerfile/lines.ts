/** One line of the text without its line end. */
interface Line {
  readonly text: string;
  /** From 1. */
  readonly number: number;
}

/** An instruction's lines, joined, before it is taken apart. */
export interface LogicalLine {
  readonly text: string;
  readonly line: number;
  readonly endLine: number;
  /** From 1: where the instruction's name begins. */
  readonly column: number;
}

/** What the parser directives at the top say. */
export interface Directives {
  readonly escape: string;
  /** Line of an escape directive that Docker refuses. */
  readonly badEscapeLine: number | undefined;
}

const DIRECTIVE = /^#[ \t]*([A-Za-z][A-Za-z0-9]*)[ \t]*=[ \t]*(\S.*)$/;

/** Walks through the lines of a Dockerfile; every line is visited once. */
export class LineReader {
  readonly #lines: readonly string[];
  readonly #firstLine: number;
  #next = 0;

  /** @param firstLine number of the text's first line in the file */
  constructor(text: string, firstLine: number) {
    this.#lines = text.replace(/^\uFEFF/, "").split("\n");
    this.#firstLine = firstLine;
  }

  #take(): Line | undefined {
    const text = this.#lines[this.#next];
    if (text === undefined) return undefined;
    this.#next += 1;
    return { text: text.endsWith("\r") ? text.slice(0, -1) : text, number: this.#firstLine + this.#next - 1 };
  }

  /** Reads the parser directives; they end at the first line that is none. */
  readDirectives(): Directives {
    let escape = "\\";
    let badEscapeLine: number | undefined;
    for (;;) {
      const match = DIRECTIVE.exec((this.#lines[this.#next] ?? "").trim());
      if (match === null) return { escape, badEscapeLine };
      const line = this.#take();
      if (match[1]?.toLowerCase() !== "escape") continue;
      if (match[2] === "\\" || match[2] === "`") escape = match[2];
      else badEscapeLine = line?.number;
    }
  }

  /** The next instruction with its continuation lines joined, or undefined at the end. */
  readLogicalLine(escape: string): LogicalLine | undefined {
    let first = this.#take();
    while (first !== undefined && isSkipped(first.text)) first = this.#take();
    if (first === undefined) return undefined;
    const start = first.text.trimStart();
    const parts: string[] = [];
    let end = first.number;
    let current = withoutContinuation(start, escape);
    parts.push(current.text);
    while (current.continues) {
      const line = this.#take();
      if (line === undefined) break;
      // Comments and empty lines between continuation lines are passed over.
      if (isSkipped(line.text)) continue;
      end = line.number;
      current = withoutContinuation(line.text, escape);
      parts.push(current.text);
    }
    const column = first.text.length - start.length + 1;
    return { text: parts.join("").trimEnd(), line: first.number, endLine: end, column };
  }

  /** The lines up to the delimiter, which is consumed; undefined when the file ends before it. */
  readHeredoc(name: string, stripsTabs: boolean): { body: string; endLine: number } | undefined {
    const body: string[] = [];
    for (;;) {
      const line = this.#take();
      if (line === undefined) return undefined;
      const text = stripsTabs ? line.text.replace(/^\t+/, "") : line.text;
      if (text === name) return { body: body.join(""), endLine: line.number };
      body.push(`${text}\n`);
    }
  }
}

function isSkipped(line: string): boolean {
  const text = line.trimStart();
  return text === "" || text.startsWith("#");
}

/** An escape character at the end of the line, or before trailing blanks, continues it; a doubled one does not. */
function withoutContinuation(line: string, escape: string): { text: string; continues: boolean } {
  const text = line.trimEnd();
  if (!text.endsWith(escape) || text.endsWith(escape + escape)) return { text: line, continues: false };
  return { text: text.slice(0, -1), continues: true };
}
