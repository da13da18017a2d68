import type { DockerfileControl } from "../../model/index.ts";
import { findRepeated } from "./repeated.ts";

export const dockerfileSingleCmd: DockerfileControl = {
  id: "dockerfile/single-cmd",
  title: "A stage has one CMD",
  layer: "code",
  impact: "low",
  concern: "reliability",
  scope: "dockerfile",
  threat: {
    stride: ["tampering"],
    text: "The last CMD replaces the ones before it: whoever reviews the first one reads a command that never runs, while another starts.",
  },
  why: "One instruction says what happens.",
  fix: { text: "Keep the CMD that is meant and delete the others." },
  residualRisk: "A stage built on this one may replace it again.",
  tradeOff: "None.",
  frameworks: {},
  check(dockerfile) {
    return findRepeated(dockerfile, "CMD");
  },
  examples: {
    good: ['FROM alpine:3.22 AS build\nCMD ["/app"]\nFROM alpine:3.22\nCMD ["/app"]\nUSER 10001\n'],
    bad: ['FROM alpine:3.22\nCMD ["/app"]\nCMD ["/other"]\nUSER 10001\n'],
  },
};
