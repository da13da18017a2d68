import type { DockerfileControl } from "../../model/index.ts";
import { instructionsOf } from "./run.ts";

export const dockerfileWorkdirAbsolute: DockerfileControl = {
  id: "dockerfile/workdir-absolute",
  title: "WORKDIR is an absolute path",
  layer: "code",
  impact: "low",
  concern: "reliability",
  scope: "dockerfile",
  threat: {
    stride: ["tampering"],
    text: "A relative WORKDIR depends on the one before it, the base image's too: files land where nobody looks for them.",
  },
  why: "An absolute path means the same place everywhere.",
  fix: { text: "Write the path from the root." },
  residualRisk: "The directory may belong to another user than the program's.",
  tradeOff: "None.",
  frameworks: {},
  check({ stages }) {
    return stages.flatMap((stage) =>
      instructionsOf(stage, "WORKDIR").flatMap(({ args, line }) => {
        const [path = ""] = args;
        const isAbsolute = /^(?:[/\\$]|[A-Za-z]:[/\\])/.test(path);
        return isAbsolute ? [] : [{ path: [line], message: `WORKDIR "${path}" is relative` }];
      }),
    );
  },
  examples: {
    good: ['FROM alpine:3.22\nWORKDIR "/app"\nWORKDIR $HOME/a\nUSER 10001\n'],
    bad: ["FROM alpine:3.22\nWORKDIR app\nUSER 10001\n"],
  },
};
