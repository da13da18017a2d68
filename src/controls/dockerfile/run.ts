import { readCommands, type ShellCommand } from "../../formats/shell/index.ts";
import type { Dockerfile, DockerInstruction, DockerStage } from "../../model/index.ts";

/** A RUN instruction with the commands of its script. */
export interface Run {
  readonly stage: DockerStage;
  readonly instruction: DockerInstruction;
  readonly commands: readonly ShellCommand[];
}

const SHELLS = new Set(["sh", "bash", "ash", "dash", "zsh"]);

/** A Dockerfile never changes, so its scripts are read once. */
const known = new WeakMap<Dockerfile, readonly Run[]>();

/** Every RUN of every stage, the ones kept by ONBUILD included. */
export function runsOf(dockerfile: Dockerfile): readonly Run[] {
  let runs = known.get(dockerfile);
  if (runs === undefined) {
    runs = dockerfile.stages.flatMap((stage) =>
      instructionsOf(stage, "RUN").map((instruction) => ({ stage, instruction, commands: commandsOf(instruction) })),
    );
    known.set(dockerfile, runs);
  }
  return runs;
}

/** A stage's instructions of one name, the ones kept by ONBUILD included. */
export function instructionsOf(stage: DockerStage, name: string): DockerInstruction[] {
  return stage.instructions.map((one) => one.trigger ?? one).filter((one) => one.name === name);
}

/** The commands a RUN, CMD or ENTRYPOINT runs. */
export function commandsOf(instruction: DockerInstruction): ShellCommand[] {
  const { args, isJson, heredocs } = instruction;
  if (isJson) return readCommands(args.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(" "));
  const script = args[0] ?? "";
  const commands = readCommands(script);
  if (heredocs.length === 0) return commands;
  const [first] = commands;
  const isScript = first === undefined || first.program.includes("<<") || SHELLS.has(first.program);
  return isScript ? [...commands, ...readCommands(heredocs.map(({ body }) => body).join("\n"))] : commands;
}

/** Whether the RUN keeps a directory between builds instead of in the image. */
export function hasCacheMount({ flags }: DockerInstruction): boolean {
  return flags.some(([name, value]) => name === "mount" && /(?:^|,)type=(?:cache|tmpfs)(?:,|$)/.test(value));
}
