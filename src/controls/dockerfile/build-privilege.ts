import type { DockerfileControl } from "../../model/index.ts";
import { instructionsOf } from "./run.ts";

export const dockerfileBuildPrivilege: DockerfileControl = {
  id: "dockerfile/build-privilege",
  title: "Build steps run in the builder's sandbox",
  layer: "code",
  impact: "high",
  scope: "dockerfile",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "A step with --security=insecure has every capability on the build machine, one with --network=host its network: a bad dependency takes the machine, and with it every image built there.",
  },
  why: "In the sandbox a bad step reaches no further than its own layer.",
  fix: {
    text: "Remove the flag; do what needs it outside the build.",
    caution: "Steps that mount, load modules or talk to services on the build machine fail.",
  },
  residualRisk: "Holes of the sandbox.",
  tradeOff: "Some tests cannot run within the build.",
  frameworks: { nist80053: ["AC-6", "SC-39"], mitre: ["T1611"], owasp: ["K02"] },
  check({ stages }) {
    return stages.flatMap((stage) =>
      instructionsOf(stage, "RUN").flatMap(({ flags, line }) =>
        flags.flatMap(([flag, value]) => {
          const isRisky = (flag === "security" && value === "insecure") || (flag === "network" && value === "host");
          return isRisky ? [{ path: [line], message: `RUN --${flag}=${value} leaves the builder's sandbox` }] : [];
        }),
      ),
    );
  },
  examples: {
    good: ["FROM alpine:3.22\nRUN --network=none make\nUSER 10001\n"],
    bad: ["FROM alpine:3.22\nRUN --security=insecure make\nUSER 10001\n"],
  },
};
