import type { DockerfileControl } from "../../model/index.ts";
import { runsOf } from "./run.ts";

export const dockerfileChangeDirectory: DockerfileControl = {
  id: "dockerfile/change-directory",
  title: "Directories are changed with WORKDIR, not cd",
  layer: "code",
  impact: "low",
  concern: "reliability",
  onRequest: true,
  scope: "dockerfile",
  threat: {
    stride: ["tampering"],
    text: "A cd ends with its RUN: the next instruction works elsewhere than its reader thinks.",
  },
  why: "WORKDIR holds for every instruction behind it.",
  fix: { text: "Write WORKDIR in front of the instructions that need the directory." },
  residualRisk: "None.",
  tradeOff: "A cd within one RUN is often right; hence on request only.",
  frameworks: {},
  check(dockerfile) {
    return runsOf(dockerfile).flatMap(({ commands, instruction }) => {
      const cd = commands.find(({ program, args }) => program === "cd" && args.length > 0);
      return cd === undefined
        ? []
        : [{ path: [instruction.line], message: `RUN changes to ${cd.args[0] ?? ""} with cd` }];
    });
  },
  examples: {
    good: ["FROM alpine:3.22\nWORKDIR /src\nRUN make\nUSER 10001\n"],
    bad: ["FROM alpine:3.22\nRUN mkdir /src && cd /src && make\nUSER 10001\n"],
  },
};
