import type { DockerfileControl } from "../../model/index.ts";
import { hasFlag, isInstall, isUpdate, toPackageCall } from "./package-manager.ts";
import { runsOf } from "./run.ts";

export const dockerfileUpdateAlone: DockerfileControl = {
  id: "dockerfile/update-alone",
  title: "Package lists are fetched in the RUN that installs",
  layer: "code",
  impact: "medium",
  scope: "dockerfile",
  threat: {
    stride: ["tampering"],
    text: "A layer with the lists of an earlier day is taken from the build cache: the install behind it brings old versions with known holes, or fails.",
  },
  why: "In one RUN the lists are as new as the packages.",
  fix: { text: "Write the update and the install into one RUN, joined with &&." },
  residualRisk: "The joined layer comes from the cache too until its text changes: build without cache now and then.",
  tradeOff: "None.",
  frameworks: { nist800190: ["4.1.1"], nist80053: ["SI-2"], pci: ["6.3.3"], owasp: ["K02"] },
  check(dockerfile) {
    return runsOf(dockerfile).flatMap(({ commands, instruction }) => {
      const calls = commands.flatMap((command) => toPackageCall(command) ?? []);
      const update = calls.find((call) => isUpdate(call) && call.operands.length === 0);
      if (update === undefined) return [];
      const isUsed = calls.some(
        (call) => isInstall(call) || /upgrade/.test(call.action) || hasFlag(call, "--no-cache"),
      );
      return isUsed
        ? []
        : [{ path: [instruction.line], message: `${update.manager} ${update.action} stands alone in its RUN` }];
    });
  },
  examples: {
    good: ["FROM debian:13\nRUN <<EOF\napt-get update\napt-get install -y vim\nEOF\nUSER 10001\n"],
    bad: ["FROM debian:13\nRUN apt-get update\nRUN apt-get install -y vim\nUSER 10001\n"],
  },
};
