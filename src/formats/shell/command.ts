import { Lexer } from "./lexer.ts";

/** One simple command of a shell script. */
export interface ShellCommand {
  /** Base name of what is run, behind `sudo`, `env` and the like: `apt-get`. */
  readonly program: string;
  /** What follows the program, quotes taken off; redirections included. */
  readonly args: readonly string[];
  /** `sudo`, `env`, `exec`… in front of the program. */
  readonly wrappers: readonly string[];
  /** `NAME=value` in front of the program. */
  readonly assignments: readonly string[];
  /** The command whose output it reads from a pipe. */
  readonly pipedFrom: ShellCommand | undefined;
  /** Commands of `$(…)`, backticks, `<(…)` and of `sh -c "…"` within it. */
  readonly nested: readonly ShellCommand[];
}

const KEYWORDS = new Set([
  "if",
  "then",
  "else",
  "elif",
  "fi",
  "do",
  "done",
  "while",
  "until",
  "for",
  "case",
  "esac",
  "!",
  "{",
  "}",
  "time",
]);
const WRAPPERS = new Set(["sudo", "env", "exec", "command", "nohup", "nice", "eatmydata", "builtin", "doas"]);
const SHELLS = new Set(["sh", "bash", "ash", "dash", "zsh", "ksh"]);
const ASSIGNMENT = /^[A-Za-z_][A-Za-z0-9_]*\+?=/;
const MAX_DEPTH = 6;

/**
 * The simple commands of a POSIX shell script, the ones inside substitutions behind the one that holds them.
 * It knows quotes, comments, pipes, lists, groups and substitutions; it expands nothing. Linear; never throws.
 */
export function readCommands(script: string, depth = 0): ShellCommand[] {
  const commands: ShellCommand[] = [];
  let pipedFrom: ShellCommand | undefined;
  for (const raw of new Lexer(script).readAll()) {
    if (raw.words.length > 0) {
      const command = toCommand(raw.words, raw.scripts, pipedFrom, depth);
      commands.push(command, ...command.nested);
      pipedFrom = command;
    }
    if (raw.endsWith !== "|") pipedFrom = undefined;
  }
  return commands;
}

function toCommand(
  words: readonly string[],
  scripts: readonly string[],
  pipedFrom: ShellCommand | undefined,
  depth: number,
): ShellCommand {
  const assignments: string[] = [];
  const wrappers: string[] = [];
  let index = 0;
  for (; index < words.length; index += 1) {
    const word = words[index] ?? "";
    if (ASSIGNMENT.test(word)) assignments.push(word);
    else if (WRAPPERS.has(toBaseName(word))) wrappers.push(toBaseName(word));
    else if (wrappers.length > 0 && word.startsWith("-")) index += /^-[ugn]$/.test(word) ? 1 : 0;
    else if (!KEYWORDS.has(word)) break;
  }
  const program = toBaseName(words[index] ?? "");
  const args = words.slice(index + 1);
  const inner = depth >= MAX_DEPTH ? [] : [...scripts, ...toInlineScripts(program, args)];
  const nested = inner.flatMap((script) => readCommands(script, depth + 1));
  return { program, args, wrappers, assignments, pipedFrom, nested };
}

/** What `sh -c` and `eval` run. */
function toInlineScripts(program: string, args: readonly string[]): string[] {
  if (program === "eval") return [args.join(" ")];
  if (!SHELLS.has(program)) return [];
  const flag = args.findIndex((argument) => /^-[a-z]*c$/.test(argument));
  const script = flag < 0 ? undefined : args[flag + 1];
  return script === undefined ? [] : [script];
}

function toBaseName(word: string): string {
  return word.slice(word.lastIndexOf("/") + 1);
}
