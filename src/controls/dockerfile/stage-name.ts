import type { DockerfileControl } from "../../model/index.ts";
import { lineOf } from "./base-image.ts";

export const dockerfileStageName: DockerfileControl = {
  id: "dockerfile/stage-name",
  title: "Stages have different names",
  layer: "code",
  impact: "low",
  concern: "reliability",
  scope: "dockerfile",
  threat: {
    stride: ["tampering"],
    text: "With two stages of one name the build fails, or copies from the one that was not meant.",
  },
  why: "A name then means one stage.",
  fix: { text: "Give each stage a name of its own." },
  residualRisk: "None.",
  tradeOff: "None.",
  frameworks: {},
  check({ stages }) {
    const seen = new Set<string>();
    return stages.flatMap((stage) => {
      if (stage.name === undefined) return [];
      if (seen.has(stage.name))
        return [{ path: [lineOf(stage)], message: `another stage is named "${stage.name}" already` }];
      seen.add(stage.name);
      return [];
    });
  },
  examples: {
    good: ["FROM alpine:3.22 AS a\nFROM alpine:3.22 AS b\nUSER 10001\n"],
    bad: ["FROM alpine:3.22 AS build\nFROM alpine:3.22 AS Build\nUSER 10001\n"],
  },
};
