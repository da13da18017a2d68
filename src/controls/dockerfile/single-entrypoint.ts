import type { DockerfileControl } from "../../model/index.ts";
import { findRepeated } from "./repeated.ts";

export const dockerfileSingleEntrypoint: DockerfileControl = {
  id: "dockerfile/single-entrypoint",
  title: "A stage has one ENTRYPOINT",
  layer: "code",
  impact: "low",
  concern: "reliability",
  scope: "dockerfile",
  threat: {
    stride: ["tampering"],
    text: "Only the last ENTRYPOINT starts: a wrapper named earlier, to drop rights or read secrets, is left out and nobody is told.",
  },
  why: "One instruction says what happens.",
  fix: { text: "Keep the ENTRYPOINT that is meant and delete the others." },
  residualRisk: "A stage built on this one may replace it again.",
  tradeOff: "None.",
  frameworks: {},
  check(dockerfile) {
    return findRepeated(dockerfile, "ENTRYPOINT");
  },
  examples: {
    good: ['FROM alpine:3.22 AS build\nENTRYPOINT ["/app"]\nFROM alpine:3.22\nENTRYPOINT ["/app"]\nUSER 10001\n'],
    bad: ['FROM alpine:3.22\nENTRYPOINT ["/app"]\nENTRYPOINT ["/other"]\nUSER 10001\n'],
  },
};
