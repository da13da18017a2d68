import type { DockerfileControl } from "../../model/index.ts";
import { toPackageCall } from "./package-manager.ts";
import { runsOf } from "./run.ts";

const ACTIONS = new Set(["dist-upgrade", "full-upgrade", "system-upgrade", "dup", "distro-sync"]);

export const dockerfileDistUpgrade: DockerfileControl = {
  id: "dockerfile/dist-upgrade",
  title: "Builds do not upgrade the distribution",
  layer: "code",
  impact: "low",
  concern: "reliability",
  scope: "dockerfile",
  threat: {
    stride: ["tampering"],
    text: "The whole system changes within a build: the image is no longer the release its base names, and two builds differ.",
  },
  why: "A newer base image is a change that is seen and reviewed.",
  fix: { text: "Raise the tag of the base image instead." },
  residualRisk: "The base may be behind with fixes: choose one that is rebuilt often.",
  tradeOff: "Fixes wait for the base image.",
  frameworks: {},
  check(dockerfile) {
    return runsOf(dockerfile).flatMap(({ commands, instruction }) => {
      const call = commands
        .flatMap((command) => toPackageCall(command) ?? [])
        .find(({ action }) => ACTIONS.has(action));
      return call === undefined
        ? []
        : [{ path: [instruction.line], message: `${call.manager} ${call.action} changes the whole system` }];
    });
  },
  examples: {
    good: ["FROM debian:13\nRUN apt-get update && apt-get install -y vim && apt-get clean\nUSER 10001\n"],
    bad: ["FROM debian:13\nRUN apt-get update && apt-get dist-upgrade -y\nUSER 10001\n"],
  },
};
