import type { DockerfileControl } from "../../model/index.ts";
import { fileModesOf } from "./file-mode.ts";

export const dockerfileWorldWritable: DockerfileControl = {
  id: "dockerfile/world-writable",
  title: "Files are not writable by everybody",
  layer: "code",
  impact: "medium",
  scope: "dockerfile",
  threat: {
    stride: ["tampering", "elevation-of-privilege"],
    text: "Any user in the container replaces the program or its configuration, and the next start runs the attacker's.",
  },
  why: "Files that only their owner may write stay as they were built.",
  fix: {
    text: "Give the files to the user that needs them with --chown, and write access to that user only.",
    caution: "Programs run under arbitrary user numbers (OpenShift) need write access for group 0 instead.",
  },
  residualRisk: "The owner itself can change them: use a read-only root file system.",
  tradeOff: "The user must be known in the build.",
  frameworks: { nist800190: ["4.1.2"], nist80053: ["AC-6", "CM-5"], pci: ["7.2.1"], owasp: ["K01"] },
  check(dockerfile) {
    return fileModesOf(dockerfile).flatMap(({ mode, instruction }) =>
      isForAll(mode) ? [{ path: [instruction.line], message: `mode ${mode} lets everybody write` }] : [],
    );
  },
  examples: {
    good: [
      "FROM alpine:3.22\nRUN chmod 0755 /app && mkdir -m 1777 /scratch && chmod -R g+w /data\nCOPY --chmod=640 a /a\nUSER 10001\n",
    ],
    bad: [
      "FROM alpine:3.22\nRUN chmod -R 777 /app\nUSER 10001\n",
      "FROM alpine:3.22\nCOPY --chmod=0666 a /a\nUSER 10001\n",
    ],
  },
};

/** Write access for others; the sticky bit of shared directories makes it harmless. */
function isForAll(mode: string): boolean {
  if (/^[0-7]{3,5}$/.test(mode)) {
    const bits = Number.parseInt(mode, 8);
    return (bits & 0o002) !== 0 && (bits & 0o1000) === 0;
  }
  return mode.split(",").some((clause) => /^(?:[ug]*[oa][ugoa]*)[+=][rxXst]*w/.test(clause));
}
