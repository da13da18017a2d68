import type { DockerInstruction } from "../../model/index.ts";
import { instructionsOf, runsOf } from "./run.ts";
import type { Dockerfile } from "../../model/index.ts";

/** A mode that a Dockerfile gives to files. */
export interface FileMode {
  /** As written: `777`, `u+s`. */
  readonly mode: string;
  readonly instruction: DockerInstruction;
}

/** The modes of chmod, install -m and mkdir -m in scripts, and of --chmod. */
export function fileModesOf(dockerfile: Dockerfile): FileMode[] {
  const inRuns = runsOf(dockerfile).flatMap(({ commands, instruction }) =>
    commands.flatMap(({ program, args }) => modesIn(program, args).map((mode) => ({ mode, instruction }))),
  );
  const inCopies = dockerfile.stages.flatMap((stage) =>
    [...instructionsOf(stage, "COPY"), ...instructionsOf(stage, "ADD")].flatMap((instruction) =>
      instruction.flags.filter(([flag]) => flag === "chmod").map(([, mode]) => ({ mode, instruction })),
    ),
  );
  return [...inRuns, ...inCopies];
}

function modesIn(program: string, args: readonly string[]): string[] {
  if (program === "chmod") {
    const mode = args.find((argument) => !/^-(?:[Rvcf]+|-.*)$/.test(argument));
    return mode === undefined ? [] : [mode];
  }
  if (program === "find") {
    const chmod = args.indexOf("chmod");
    return chmod < 0 ? [] : modesIn("chmod", args.slice(chmod + 1));
  }
  if (program !== "install" && program !== "mkdir") return [];
  return args.flatMap((argument, index) => {
    if (argument === "-m" || argument === "--mode") return [args[index + 1] ?? ""];
    const match = /^(?:-m|--mode=)(.+)$/.exec(argument);
    return match?.[1] === undefined ? [] : [match[1]];
  });
}
