import type { Command } from "commander";
import { CONTROLS } from "../../controls/index.ts";
import { FORMATS } from "../../reporters/index.ts";
import { FRAMEWORKS } from "./select-controls.ts";

/** One command with its subcommands' words: what may stand behind it, and behind each of its options. */
interface Entry {
  /** `scan`, `pss check` */
  readonly path: string;
  readonly words: readonly string[];
  readonly values: readonly (readonly [option: string, words: readonly string[]])[];
}

/** Values of options that commander does not check itself. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  "--control": CONTROLS.map(({ id }) => id),
  "--framework": Object.keys(FRAMEWORKS),
  "--format": FORMATS,
};

/** A script for the shell that completes commands, options, their values and file names; made from the command tree. */
export function toCompletionScript(program: Command, shell: "bash" | "zsh" | "fish"): string {
  if (shell === "fish") return toFish(program);
  const bash = toBash(program.commands.flatMap((command) => toEntries(command, "")));
  return shell === "bash" ? bash : `#compdef hauberk\nautoload -U +X bashcompinit && bashcompinit\n${bash}`;
}

function toEntries(command: Command, parent: string): Entry[] {
  const path = `${parent}${command.name()}`;
  const options = command.options.filter(({ hidden }) => !hidden);
  const ids = path === "explain" ? CONTROLS.map(({ id }) => id) : [];
  const words = [
    ...command.commands.map((child) => child.name()),
    ...command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
    ...ids,
    ...options.flatMap(({ long }) => long ?? []),
  ];
  const values = options.flatMap(({ long, short, argChoices }) => {
    const known = argChoices ?? VALUES[long ?? ""] ?? [];
    return known.length === 0 ? [] : [[[long, short].filter(Boolean).join("|"), known] as const];
  });
  return [{ path, words, values }, ...command.commands.flatMap((child) => toEntries(child, `${path} `))];
}

function toBash(entries: readonly Entry[]): string {
  const top = [...entries.map(({ path }) => path).filter((path) => !path.includes(" ")), "--help", "--version"];
  const nested = entries.filter(({ path }) => path.includes(" "));
  const cases = entries.map(({ path, words, values }) =>
    [
      `    "${path}")`,
      `      case "$previous" in`,
      ...values.map(([options, known]) => `        ${options}) words="${known.join(" ")}" ;;`),
      `        *) words="${words.join(" ")}" ;;`,
      `      esac ;;`,
    ].join("\n"),
  );
  return `_hauberk() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}" words=""
  [ "$COMP_CWORD" -gt 2 ] && case "$command \${COMP_WORDS[2]}" in
    ${nested.map(({ path }) => `"${path}"`).join("|")}) command="$command \${COMP_WORDS[2]}" ;;
  esac
  [ "$COMP_CWORD" -eq 1 ] && command=""
  case "$command" in
    "") words="${top.join(" ")}" ;;
${cases.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  [ "\${#COMPREPLY[@]}" -eq 0 ] && COMPREPLY=($(compgen -f -- "$current"))
}
complete -o filenames -F _hauberk hauberk`;
}

function toFish(program: Command): string {
  const quote = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  return program.commands
    .flatMap((command) => [
      `complete -c hauberk -n __fish_use_subcommand -f -a ${command.name()} -d ${quote(command.description())}`,
      ...command.options.flatMap(({ long, description, argChoices }) =>
        long
          ? [
              `complete -c hauberk -n '__fish_seen_subcommand_from ${command.name()}' -l ${long.slice(2)} -d ${quote(description)}${toFishValues(argChoices ?? VALUES[long])}`,
            ]
          : [],
      ),
    ])
    .join("\n");
}

function toFishValues(words: readonly string[] = []): string {
  return words.length === 0 ? "" : ` -x -a '${words.join(" ")}'`;
}
