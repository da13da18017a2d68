import type { DockerfileControl } from "../../model/index.ts";
import { instructionsOf } from "./run.ts";

export const dockerfileMaintainer: DockerfileControl = {
  id: "dockerfile/maintainer",
  title: "The owner is named in a label, not with MAINTAINER",
  layer: "code",
  impact: "low",
  concern: "reliability",
  scope: "dockerfile",
  threat: {
    stride: ["repudiation"],
    text: "MAINTAINER is deprecated and read by few tools: when the image has a hole, nobody finds out whom to ask.",
  },
  why: "Labels are what registries and scanners read.",
  fix: { text: "Write LABEL org.opencontainers.image.authors=…" },
  residualRisk: "The owner may have left.",
  tradeOff: "None.",
  frameworks: {},
  check({ stages }) {
    return stages.flatMap((stage) =>
      instructionsOf(stage, "MAINTAINER").map(({ line }) => ({ path: [line], message: "MAINTAINER is deprecated" })),
    );
  },
  examples: {
    good: ['FROM alpine:3.22\nLABEL org.opencontainers.image.authors="web@example.com"\nUSER 10001\n'],
    bad: ["FROM alpine:3.22\nMAINTAINER web@example.com\nUSER 10001\n"],
  },
};
