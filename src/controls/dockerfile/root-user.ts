import type { Dockerfile, DockerfileControl, DockerStage } from "../../model/index.ts";
import { isOpen, lineOf, parentsOf } from "./base-image.ts";

export const dockerfileRootUser: DockerfileControl = {
  id: "dockerfile/root-user",
  title: "The image's user is not root",
  layer: "code",
  impact: "medium",
  scope: "dockerfile",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "A hole in the program makes the attacker root in the container: they change its files, install tools, and hold what kernel holes ask for.",
  },
  why: "An ordinary user owns nothing of the image and has none of root's capabilities.",
  fix: {
    text: "Create a user with a fixed number and end the last stage with USER and that number.",
    caution:
      "Ports below 1024 and files owned by root are out of its reach: check where the program listens and writes.",
  },
  residualRisk: "A pod can still run the image as root unless it says runAsNonRoot.",
  tradeOff: "Directories the program writes to need the right owner.",
  frameworks: { nist800190: ["4.1.2"], nist80053: ["AC-6"], pci: ["2.2.6"], mitre: ["T1611"], owasp: ["K01"] },
  check(dockerfile) {
    const stage = dockerfile.stages.at(-1);
    if (stage === undefined) return undefined;
    const line = ancestry(dockerfile, stage);
    const setting = line.find(({ instructions }) => instructions.some(({ name }) => name === "USER"));
    const last = setting?.instructions.findLast(({ name }) => name === "USER");
    if (last === undefined) {
      // Tags by which the common minimal images say that they bring an ordinary user.
      if (/[:-]nonroot\b/.test(line.at(-1)?.baseImage ?? "")) return undefined;
      return {
        path: [lineOf(stage)],
        message: "the last stage sets no USER, so the base image's applies, root as a rule",
      };
    }
    const [user = ""] = (last.args[0] ?? "").split(":");
    if (isOpen(user)) {
      return { verdict: "unknown", path: [last.line], message: `the user "${user}" comes from an argument` };
    }
    const isRoot = /^(?:root|0+)$/i.test(user.trim());
    return isRoot ? { path: [last.line], message: `the image runs as ${user}` } : undefined;
  },
  examples: {
    good: [
      "FROM alpine:3.22\nUSER root\nRUN adduser -D -u 10001 web\nUSER 10001:10001\n",
      "FROM golang:1.26 AS build\nFROM gcr.io/distroless/static:nonroot\nCOPY --from=build /app /app\n",
    ],
    bad: ["FROM alpine:3.22\nUSER 10001\nUSER 0:0\n", "FROM alpine:3.22 AS build\nUSER 10001\nFROM alpine:3.22\n"],
  },
};

/** The stage and the ones it builds on, itself first. */
function ancestry(dockerfile: Dockerfile, stage: DockerStage): DockerStage[] {
  const parents = parentsOf(dockerfile);
  const line: DockerStage[] = [];
  for (let current: DockerStage | undefined = stage; current !== undefined; current = parents[current.index])
    line.push(current);
  return line;
}
