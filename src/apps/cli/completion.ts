import type { Command } from "commander";

interface Entry {
  readonly words: string;
  readonly command: string;
}

/** A script for the shell that completes commands, options and file names; made from the command tree. */
export function toCompletionScript(program: Command, shell: "bash" | "zsh" | "fish"): string {
  const entries = program.commands.map((command): Entry => ({
    command: command.name(),
    words: toWords(command).join(" "),
  }));
  if (shell === "fish") return toFish(program);
  const bash = toBash(entries);
  return shell === "bash" ? bash : `#compdef hauberk\nautoload -U +X bashcompinit && bashcompinit\n${bash}`;
}

function toWords(command: Command): string[] {
  return [...command.commands.map((child) => child.name()), ...command.options.flatMap(({ long }) => long ?? [])];
}

function toBash(entries: readonly Entry[]): string {
  const cases = entries.map(({ command, words }) => `    ${command}) words="${words}" ;;`);
  return `_hauberk() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words
  case "\${COMP_WORDS[1]}" in
${cases.join("\n")}
    *) words="${entries.map(({ command }) => command).join(" ")} --help --version" ;;
  esac
  [ "$COMP_CWORD" -eq 1 ] && words="${entries.map(({ command }) => command).join(" ")} --help --version"
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
      ...command.options.flatMap(({ long, description }) =>
        long
          ? [
              `complete -c hauberk -n '__fish_seen_subcommand_from ${command.name()}' -l ${long.slice(2)} -d ${quote(description)}`,
            ]
          : [],
      ),
    ])
    .join("\n");
}
