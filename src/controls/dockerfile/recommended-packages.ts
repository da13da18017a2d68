import type { DockerfileControl } from "../../model/index.ts";
import { hasFlag, isInstall, toPackageCall } from "./package-manager.ts";
import { runsOf } from "./run.ts";

export const dockerfileRecommendedPackages: DockerfileControl = {
  id: "dockerfile/recommended-packages",
  title: "apt-get installs only what is asked for",
  layer: "code",
  impact: "low",
  onRequest: true,
  scope: "dockerfile",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Recommended packages come along that nobody chose: more tools for an intruder and more holes to mend.",
  },
  why: "Fewer packages, fewer holes.",
  fix: {
    text: "Add --no-install-recommends.",
    caution: "A program may miss a recommended package, certificates for example: name it then.",
  },
  residualRisk: "The packages that are needed.",
  tradeOff: "What is missed must be named.",
  frameworks: { nist800190: ["4.1.1", "4.1.2"], nist80053: ["CM-7"], pci: ["2.2.4"] },
  check(dockerfile) {
    return runsOf(dockerfile).flatMap(({ commands, instruction }) => {
      const call = commands
        .flatMap((command) => toPackageCall(command) ?? [])
        .find(
          (one) =>
            one.manager === "apt-get" &&
            isInstall(one) &&
            !isLean(one.flags) &&
            !hasFlag(one, "--no-install-recommends"),
        );
      return call === undefined
        ? []
        : [{ path: [instruction.line], message: "apt-get installs recommended packages too" }];
    });
  },
  examples: {
    good: ["FROM debian:13\nRUN apt-get install -y --no-install-recommends vim\nUSER 10001\n"],
    bad: ["FROM debian:13\nRUN apt-get install -y vim\nUSER 10001\n"],
  },
};

/** `-o APT::Install-Recommends=false` leaves its value among the flags only when it is written in one word. */
function isLean(flags: readonly string[]): boolean {
  return flags.some((flag) => /APT::Install-Recommends=(?:0|false)/i.test(flag));
}
