import type { DockerfileControl } from "../../model/index.ts";
import { instructionsOf } from "./run.ts";

export const dockerfilePortRange: DockerfileControl = {
  id: "dockerfile/port-range",
  title: "Exposed ports exist",
  layer: "code",
  impact: "low",
  concern: "reliability",
  scope: "dockerfile",
  threat: {
    stride: ["denial-of-service"],
    text: "A port above 65535 cannot be opened: the build fails, or the port that was meant stays shut.",
  },
  why: "Numbers from 0 to 65535 are the ports there are.",
  fix: { text: "Write the port the program listens on." },
  residualRisk: "The program may listen elsewhere.",
  tradeOff: "None.",
  frameworks: {},
  check({ stages }) {
    return stages.flatMap((stage) =>
      instructionsOf(stage, "EXPOSE").flatMap(({ args, line }) =>
        args
          .filter((argument) =>
            (argument.split("/")[0] ?? "").split("-").some((port) => /^\d+$/.test(port) && Number(port) > 65_535),
          )
          .map((argument) => ({ path: [line], message: `there is no port ${argument}` })),
      ),
    );
  },
  examples: {
    good: ["FROM alpine:3.22\nEXPOSE 65535 8000-8010/udp\nUSER 10001\n"],
    bad: ["FROM alpine:3.22\nEXPOSE 65536\nUSER 10001\n"],
  },
};
