import type { DockerfileControl } from "../../model/index.ts";
import { runsOf } from "./run.ts";

export const dockerfileDownloadTools: DockerfileControl = {
  id: "dockerfile/download-tools",
  title: "A stage downloads with one tool",
  layer: "code",
  impact: "low",
  concern: "reliability",
  onRequest: true,
  scope: "dockerfile",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Each download tool in the image is one more that an intruder finds there.",
  },
  why: "One tool does for both.",
  fix: { text: "Use curl or wget throughout the stage, or ADD with a checksum." },
  residualRisk: "The one tool that stays.",
  tradeOff: "A matter of taste; hence on request only.",
  frameworks: {},
  check(dockerfile) {
    const byStage = Map.groupBy(runsOf(dockerfile), ({ stage }) => stage.index);
    return [...byStage.values()].flatMap((runs) => {
      const uses = (tool: string) => runs.find(({ commands }) => commands.some(({ program }) => program === tool));
      const [curl, wget] = [uses("curl"), uses("wget")];
      if (curl === undefined || wget === undefined) return [];
      const line = Math.max(curl.instruction.line, wget.instruction.line);
      return [{ path: [line], message: "the stage downloads with both curl and wget" }];
    });
  },
  examples: {
    good: [
      "FROM alpine:3.22 AS a\nRUN wget https://example.com/a\nFROM alpine:3.22\nRUN curl -O https://example.com/a\nUSER 10001\n",
    ],
    bad: ["FROM alpine:3.22\nRUN wget https://example.com/a\nRUN curl -O https://example.com/b\nUSER 10001\n"],
  },
};
