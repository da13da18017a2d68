import type { DockerfileControl } from "../../model/index.ts";
import { instructionsOf } from "./run.ts";

export const dockerfileSshPort: DockerfileControl = {
  id: "dockerfile/ssh-port",
  title: "Images do not expose SSH",
  layer: "code",
  impact: "medium",
  scope: "dockerfile",
  threat: {
    stride: ["elevation-of-privilege", "repudiation"],
    text: "An SSH server in the image is a way in whose users, keys and sessions the platform knows nothing of.",
  },
  why: "Without it the way in is kubectl exec, which roles restrict and the audit log records.",
  fix: { text: "Remove EXPOSE 22 and the SSH server.", caution: "Whoever logs in by SSH today needs another way." },
  residualRisk: "EXPOSE is only a note: a server may listen all the same.",
  tradeOff: "Git and SFTP servers need an exception.",
  frameworks: { nist800190: ["4.1.2"], nist80053: ["CM-7", "AC-17"], pci: ["2.2.4"], owasp: ["K01"] },
  check({ stages }) {
    return stages.flatMap((stage) =>
      instructionsOf(stage, "EXPOSE").flatMap(({ args, line }) => {
        const isSsh = args.some((port) => /^22(?:\/tcp)?$/i.test(port));
        return isSsh ? [{ path: [line], message: "the image exposes port 22" }] : [];
      }),
    );
  },
  examples: {
    good: ["FROM alpine:3.22\nEXPOSE 8080/tcp 2200\nUSER 10001\n"],
    bad: ["FROM alpine:3.22\nEXPOSE 8080 22/tcp\nUSER 10001\n"],
  },
};
