import type { DockerInstruction } from "../../model/index.ts";
import type { LogicalLine } from "./lines.ts";
import { splitWords, unquote } from "./words.ts";

/** The instructions Docker knows. */
export const INSTRUCTIONS: ReadonlySet<string> = new Set([
  "ADD",
  "ARG",
  "CMD",
  "COPY",
  "ENTRYPOINT",
  "ENV",
  "EXPOSE",
  "FROM",
  "HEALTHCHECK",
  "LABEL",
  "MAINTAINER",
  "ONBUILD",
  "RUN",
  "SHELL",
  "STOPSIGNAL",
  "USER",
  "VOLUME",
  "WORKDIR",
]);

const WITH_FLAGS = new Set(["ADD", "COPY", "FROM", "HEALTHCHECK", "RUN"]);
const WITH_JSON = new Set(["ADD", "CMD", "COPY", "ENTRYPOINT", "HEALTHCHECK", "RUN", "SHELL", "VOLUME"]);
const WITH_PAIRS = new Set(["ARG", "ENV", "LABEL"]);
const WITH_ONE_TEXT = new Set(["CMD", "ENTRYPOINT", "MAINTAINER", "RUN", "STOPSIGNAL", "USER", "WORKDIR"]);
const HEREDOC = /^\d*<<(-?)(["']?)([^<>"'\s]+)\2$/;

/** A here-document announced in an instruction. */
export interface HeredocStart {
  readonly name: string;
  readonly stripsTabs: boolean;
}

/** Takes an instruction apart; here-documents are read by the caller, who knows the lines. */
export function toInstruction(logical: LogicalLine, escape: string): DockerInstruction {
  const { line, endLine } = logical;
  const [head = ""] = /^\S+/.exec(logical.text) ?? [];
  const name = head.toUpperCase();
  const text = logical.text.slice(head.length).trim();
  const base = { name, text, line, endLine, heredocs: [] };
  if (name === "ONBUILD") {
    const nested = { ...logical, text };
    const trigger = text === "" || /^onbuild\b/i.test(text) ? undefined : toInstruction(nested, escape);
    return { ...base, args: [text], flags: [], isJson: false, ...(trigger === undefined ? {} : { trigger }) };
  }
  const { flags, rest } = WITH_FLAGS.has(name) ? takeFlags(text, escape) : { flags: [], rest: text };
  return { ...base, flags, ...toArguments(name, rest, escape) };
}

/** The here-documents that the instruction opens, in order. */
export function findHeredocs(instruction: DockerInstruction, escape: string): HeredocStart[] {
  const subject = instruction.trigger ?? instruction;
  if (subject.isJson || !["RUN", "COPY", "ADD"].includes(subject.name) || !subject.text.includes("<<")) return [];
  return splitWords(subject.text, escape).flatMap((word) => {
    const match = HEREDOC.exec(word);
    return match?.[3] === undefined ? [] : [{ name: match[3], stripsTabs: match[1] === "-" }];
  });
}

function takeFlags(text: string, escape: string): { flags: (readonly [string, string])[]; rest: string } {
  const flags: (readonly [string, string])[] = [];
  let rest = text;
  while (rest.startsWith("--")) {
    const end = /[ \t]/.exec(rest)?.index ?? rest.length;
    // Quotes may keep blanks inside a flag; they are rare, so the cheap way is tried first.
    const raw = /["']/.test(rest.slice(0, end)) ? (splitWords(rest, escape, 1)[0] ?? "") : rest.slice(0, end);
    rest = rest.slice(raw.length).trimStart();
    if (raw === "--") break;
    const word = unquote(raw, escape).slice(2);
    const equals = word.indexOf("=");
    flags.push(equals < 0 ? [word, ""] : [word.slice(0, equals), word.slice(equals + 1)]);
  }
  return { flags, rest };
}

function toArguments(name: string, text: string, escape: string): { args: string[]; isJson: boolean } {
  if (text === "") return { args: [], isJson: false };
  if (name === "HEALTHCHECK") return toHealthcheck(text);
  const list = WITH_JSON.has(name) ? toJsonList(text) : undefined;
  if (list !== undefined) return { args: list, isJson: true };
  if (WITH_ONE_TEXT.has(name)) {
    const isShell = name === "RUN" || name === "CMD" || name === "ENTRYPOINT";
    return { args: [isShell ? text : unquote(text, escape)], isJson: false };
  }
  const words = splitWords(text, escape);
  if (!WITH_PAIRS.has(name)) return { args: words.map((word) => unquote(word, escape)), isJson: false };
  const [first = ""] = words;
  // The old form: ENV NAME any text behind it.
  if (name !== "ARG" && !first.includes("=")) {
    const value = text.slice(first.length).trim();
    return { args: [`${first}=${unquote(value, escape)}`], isJson: false };
  }
  return { args: words.map((word) => unquote(word, escape)), isJson: false };
}

function toHealthcheck(text: string): { args: string[]; isJson: boolean } {
  const [kind = ""] = /^\S+/.exec(text) ?? [];
  const command = text.slice(kind.length).trim();
  const list = toJsonList(command);
  if (list !== undefined) return { args: [kind.toUpperCase(), ...list], isJson: true };
  return { args: command === "" ? [kind.toUpperCase()] : [kind.toUpperCase(), command], isJson: false };
}

/** The exec form: a JSON list of strings. Anything else is the shell form, as Docker has it. */
function toJsonList(text: string): string[] | undefined {
  if (!text.startsWith("[") || !text.endsWith("]")) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((item) => typeof item === "string") ? value : undefined;
  } catch {
    return undefined;
  }
}
