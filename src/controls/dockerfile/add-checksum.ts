import type { DockerfileControl } from "../../model/index.ts";
import { instructionsOf } from "./run.ts";

export const dockerfileAddChecksum: DockerfileControl = {
  id: "dockerfile/add-checksum",
  title: "Files that ADD fetches are checked",
  layer: "code",
  impact: "medium",
  scope: "dockerfile",
  threat: {
    stride: ["tampering"],
    text: "Whoever controls the server, or the way to it, puts another file into the image; nobody notices, because nothing is compared.",
  },
  why: "With a checksum, or a commit, other bytes fail the build.",
  fix: { text: "Add --checksum=sha256:… to ADD; for a repository name the commit behind #." },
  residualRisk: "The file may have been bad when its checksum was taken.",
  tradeOff: "The checksum changes with each version.",
  frameworks: { nist800190: ["4.1.5"], nist80053: ["SI-7", "SR-4"], mitre: ["T1525"], owasp: ["K02"] },
  check({ stages }) {
    return stages.flatMap((stage) =>
      instructionsOf(stage, "ADD").flatMap(({ args, flags, line }) => {
        if (flags.some(([name, value]) => name === "checksum" && value !== "")) return [];
        const remote = args.slice(0, -1).find((source) => /^(?:https?|ftp|git|ssh):\/\/|^git@/i.test(source));
        const isCommit = /#[0-9a-f]{40}(?:$|:)/i.test(remote ?? "");
        return remote === undefined || isCommit
          ? []
          : [{ path: [line], message: `ADD fetches ${remote} without a checksum` }];
      }),
    );
  },
  examples: {
    good: [
      "FROM alpine:3.22\nADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.com/a.bin /a\nUSER 10001\n",
    ],
    bad: ["FROM alpine:3.22\nADD https://example.com/a.bin /a\nUSER 10001\n"],
  },
};
