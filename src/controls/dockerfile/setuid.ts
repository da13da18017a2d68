import type { DockerfileControl } from "../../model/index.ts";
import { fileModesOf } from "./file-mode.ts";

export const dockerfileSetuid: DockerfileControl = {
  id: "dockerfile/setuid",
  title: "Builds add no setuid or setgid programs",
  layer: "code",
  impact: "medium",
  scope: "dockerfile",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "A program with the bit runs as its owner, root as a rule: a hole in it makes any user of the container root.",
  },
  why: "Without such programs an ordinary user has no way up.",
  fix: {
    text: "Remove the bit; give the program the capability it needs, or do what needs root in the build.",
    caution: "The program fails where it relied on being root.",
  },
  residualRisk: "Programs of the base image have the bit too; allowPrivilegeEscalation: false disarms them all.",
  tradeOff: "None.",
  frameworks: { nist800190: ["4.1.2"], nist80053: ["AC-6"], pci: ["2.2.6"], owasp: ["K01"] },
  check(dockerfile) {
    return fileModesOf(dockerfile).flatMap(({ mode, instruction }) =>
      setsId(mode) ? [{ path: [instruction.line], message: `mode ${mode} sets the setuid or setgid bit` }] : [],
    );
  },
  examples: {
    good: ["FROM alpine:3.22\nRUN chmod u+x /app && chmod 0755 /b && chmod u-s /bin/ping\nUSER 10001\n"],
    bad: [
      "FROM alpine:3.22\nRUN chmod u+s /app\nUSER 10001\n",
      "FROM alpine:3.22\nCOPY --chmod=4755 a /a\nUSER 10001\n",
    ],
  },
};

function setsId(mode: string): boolean {
  if (/^[0-7]{4,5}$/.test(mode)) return (Number.parseInt(mode, 8) & 0o6000) !== 0;
  return mode.split(",").some((clause) => /^[ugoa]*[+=][rwxXt]*s/.test(clause));
}
