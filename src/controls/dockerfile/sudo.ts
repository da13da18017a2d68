import type { DockerfileControl } from "../../model/index.ts";
import { runsOf } from "./run.ts";

export const dockerfileSudo: DockerfileControl = {
  id: "dockerfile/sudo",
  title: "Builds do not use sudo",
  layer: "code",
  impact: "medium",
  scope: "dockerfile",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Where sudo works in the build it works in the container too: whoever runs code there as an ordinary user becomes root with it.",
  },
  why: "Without sudo in the image an ordinary user stays one.",
  fix: { text: "Do what needs root before USER, and take sudo out of the image." },
  residualRisk: "Other setuid programs of the image.",
  tradeOff: "Steps must be in the right order.",
  frameworks: { nist800190: ["4.1.2"], nist80053: ["AC-6", "CM-7"], pci: ["2.2.4"], owasp: ["K01"] },
  check(dockerfile) {
    return runsOf(dockerfile).flatMap(({ commands, instruction }) => {
      const isUsed = commands.some(({ wrappers, program }) => wrappers.includes("sudo") || program === "sudo");
      return isUsed ? [{ path: [instruction.line], message: "the build uses sudo" }] : [];
    });
  },
  examples: {
    good: ["FROM alpine:3.22\nRUN echo sudo is not needed\nUSER 10001\n"],
    bad: [
      "FROM debian:13\nRUN set -e; sudo -E apt-get update\nUSER 10001\n",
      'FROM debian:13\nRUN ["sudo", "id"]\nUSER 10001\n',
    ],
  },
};
