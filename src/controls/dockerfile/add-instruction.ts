import type { DockerfileControl } from "../../model/index.ts";
import { instructionsOf } from "./run.ts";

/** What ADD does beyond copying: unpack local archives, fetch addresses and repositories. */
const SPECIAL =
  /\.(?:tar|tar\.[a-z0-9]+|tgz|tbz2?|txz|tzst)(?:$|[?#])|^(?:https?|git|ssh|ftp):\/\/|^git@|\.git(?:#|$)/i;

export const dockerfileAddInstruction: DockerfileControl = {
  id: "dockerfile/add-instruction",
  title: "Files are copied with COPY, not ADD",
  layer: "code",
  impact: "low",
  scope: "dockerfile",
  threat: {
    stride: ["tampering"],
    text: "ADD unpacks archives and fetches addresses by the look of its argument: a file that turns out to be an archive lands unpacked, over files that were there.",
  },
  why: "COPY copies, and nothing else.",
  fix: { text: "Write COPY instead of ADD." },
  residualRisk: "The copied file may be bad.",
  tradeOff: "None.",
  frameworks: { nist800190: ["4.1.2"], nist80053: ["CM-7"] },
  check({ stages }) {
    return stages.flatMap((stage) =>
      instructionsOf(stage, "ADD").flatMap(({ args, heredocs, line }) => {
        const sources = args.slice(0, -1);
        if (heredocs.length > 0 || sources.some((source) => SPECIAL.test(source))) return [];
        return [
          { path: [line], message: `ADD of ${sources.map((source) => `"${source}"`).join(", ")} does what COPY does` },
        ];
      }),
    );
  },
  examples: {
    good: ["FROM alpine:3.22\nADD rootfs.tar.gz /\nCOPY app /app\nUSER 10001\n"],
    bad: ["FROM alpine:3.22\nADD app.jar /app.jar\nUSER 10001\n"],
  },
};
