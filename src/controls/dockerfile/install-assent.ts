import type { DockerfileControl } from "../../model/index.ts";
import { hasFlag, isInstall, toPackageCall } from "./package-manager.ts";
import { runsOf } from "./run.ts";

export const dockerfileInstallAssent: DockerfileControl = {
  id: "dockerfile/install-assent",
  title: "apt-get install asks no question",
  layer: "code",
  impact: "low",
  concern: "reliability",
  scope: "dockerfile",
  threat: {
    stride: ["denial-of-service"],
    text: "Without -y apt-get asks whether to go on, nobody answers, and the build fails as soon as a package brings others.",
  },
  why: "The flag answers the question.",
  fix: { text: "Add -y to apt-get install." },
  residualRisk: "Packages may still ask about their configuration: set DEBIAN_FRONTEND=noninteractive in the RUN.",
  tradeOff: "None.",
  frameworks: {},
  check(dockerfile) {
    return runsOf(dockerfile).flatMap(({ commands, instruction }) => {
      // `yes | apt-get install` answers too.
      const call = commands
        .filter(({ pipedFrom }) => pipedFrom?.program !== "yes")
        .flatMap((command) => toPackageCall(command) ?? [])
        .find((one) => one.manager === "apt-get" && isInstall(one) && !assents(one.flags) && !hasFlag(one, "--yes"));
      return call === undefined
        ? []
        : [{ path: [instruction.line], message: "apt-get install asks before it goes on" }];
    });
  },
  examples: {
    good: ["FROM debian:13\nRUN apt-get -fmy install vim && apt-get -qq install nano\nUSER 10001\n"],
    bad: ["FROM debian:13\nRUN apt-get install vim\nUSER 10001\n"],
  },
};

function assents(flags: readonly string[]): boolean {
  const isQuiet = flags.includes("-qq") || flags.filter((flag) => flag === "-q").length > 1 || flags.includes("-q=2");
  const long = ["--assume-yes", "--yes", "--force-yes", "--quiet=2"];
  return isQuiet || flags.some((flag) => long.includes(flag) || (/^-[a-z]+$/.test(flag) && flag.includes("y")));
}
