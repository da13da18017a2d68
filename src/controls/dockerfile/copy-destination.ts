import type { DockerfileControl } from "../../model/index.ts";
import { instructionsOf } from "./run.ts";

export const dockerfileCopyDestination: DockerfileControl = {
  id: "dockerfile/copy-destination",
  title: "COPY of several files ends with a slash",
  layer: "code",
  impact: "low",
  concern: "reliability",
  scope: "dockerfile",
  threat: {
    stride: ["denial-of-service"],
    text: "Several sources need a directory: without the slash the builder refuses the instruction, on the day a wildcard first matches two files.",
  },
  why: "The slash says that the destination is a directory.",
  fix: { text: "Write a slash behind the destination." },
  residualRisk: "None.",
  tradeOff: "None.",
  frameworks: {},
  check({ stages }) {
    return stages.flatMap((stage) =>
      [...instructionsOf(stage, "COPY"), ...instructionsOf(stage, "ADD")].flatMap(({ args, name, line }) => {
        const destination = args.at(-1) ?? "";
        const isDirectory = /[/\\]$|^\.{1,2}$|\/\.{1,2}$/.test(destination) || destination.includes("$");
        if (args.length <= 2 || isDirectory) return [];
        return [
          {
            path: [line],
            message: `${name} of ${args.length - 1} sources to "${destination}", which ends without a slash`,
          },
        ];
      }),
    );
  },
  examples: {
    good: ["FROM alpine:3.22\nCOPY a b /app/\nCOPY c d .\nUSER 10001\n"],
    bad: ['FROM alpine:3.22\nCOPY ["a", "b", "/app"]\nUSER 10001\n'],
  },
};
