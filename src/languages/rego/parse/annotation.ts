import type { Annotation } from "../ast.ts";
import type { RegoValue } from "../value.ts";
import { readYaml } from "../../../formats/yaml/index.ts";
import type { Comment, Token } from "./token.ts";

/** The `# METADATA` blocks of a module: comments from column 1 on neighbouring lines, in YAML behind the first. */
export function readAnnotations(comments: readonly Comment[], tokens: readonly Token[]): Annotation[] {
  const found: Annotation[] = [];
  for (let index = 0; index < comments.length; index++) {
    const first = comments[index] as Comment;
    if (!isHeading(first)) continue;
    const lines: string[] = [];
    let last = first;
    for (let next = comments[index + 1]; next !== undefined && continues(last, next); next = comments[index + 1]) {
      lines.push(next.text.replace(/^ /, ""));
      last = next;
      index++;
    }
    const nextLine = tokens.find((token) => token.at.line > last.at.line)?.at.line ?? last.at.line + 1;
    found.push({ at: first.at, nextLine, value: toAnnotation(lines, first.at.file) });
  }
  return found;
}

function isHeading(comment: Comment): boolean {
  return comment.at.column === 1 && comment.text.trim() === "METADATA";
}

function continues(previous: Comment, next: Comment): boolean {
  return next.at.column === 1 && next.at.line === previous.at.line + 1 && !isHeading(next);
}

function toAnnotation(lines: readonly string[], file: string): RegoValue {
  const { items } = readYaml(file, lines.join("\n"));
  const value = items[0]?.value;
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
