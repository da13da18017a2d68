import type { DockerfileControl } from "../../model/index.ts";
import { instructionsOf } from "./run.ts";

/** Below these nothing is a place to work in; the directories of the second kind are not to be worked in themselves. */
const SYSTEM =
  /^\/+(?:(?:proc|sys|dev|boot)(?:\/.*)?|(?:bin|sbin|lib|lib64|etc|usr|usr\/bin|usr\/sbin|usr\/lib|var|run|root\/\.ssh)\/*)$/;

/** Where the kernel shows files of its own: from there runc led to the host. */
const KERNEL = /^\/+(?:proc|sys|dev)(?:\/|$)/;

export const dockerfileWorkdirSystem: DockerfileControl = {
  id: "dockerfile/workdir-system",
  title: "WORKDIR is no directory of the system",
  layer: "code",
  impact: "high",
  scope: "dockerfile",
  threat: {
    stride: ["elevation-of-privilege", "tampering"],
    text: "A working directory under /proc/self/fd stands on the host on runtimes before runc 1.1.12 (CVE-2024-21626); in /etc or /usr/bin the program overwrites the system's files.",
  },
  why: "In a directory of its own the program meets only its own files.",
  fix: { text: "Use a directory of your own, such as /app." },
  residualRisk: "A pod can set another working directory.",
  tradeOff: "None.",
  frameworks: { nist800190: ["4.1.2", "4.4.1"], nist80053: ["CM-7", "SC-39"], mitre: ["T1611"], owasp: ["K01"] },
  check({ stages }) {
    return stages.flatMap((stage) =>
      instructionsOf(stage, "WORKDIR").flatMap(({ args, line }) => {
        const [path = ""] = args;
        if (!SYSTEM.test(path)) return [];
        const impact = KERNEL.test(path) ? "high" : "low";
        return [{ path: [line], message: `WORKDIR ${path} belongs to the system`, impact: impact }];
      }),
    );
  },
  examples: {
    good: ["FROM alpine:3.22\nWORKDIR /usr/src/app\nUSER 10001\n"],
    bad: ["FROM alpine:3.22\nWORKDIR /proc/self/fd/8\nUSER 10001\n", "FROM alpine:3.22\nWORKDIR /etc\nUSER 10001\n"],
  },
};
