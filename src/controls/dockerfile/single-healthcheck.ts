import type { DockerfileControl } from "../../model/index.ts";
import { findRepeated } from "./repeated.ts";

export const dockerfileSingleHealthcheck: DockerfileControl = {
  id: "dockerfile/single-healthcheck",
  title: "A stage has one HEALTHCHECK",
  layer: "code",
  impact: "low",
  concern: "reliability",
  scope: "dockerfile",
  threat: {
    stride: ["tampering"],
    text: "Only the last HEALTHCHECK asks: a container that the earlier, stricter one would have called sick goes on taking traffic.",
  },
  why: "One instruction says what happens.",
  fix: { text: "Keep the HEALTHCHECK that is meant and delete the others." },
  residualRisk: "A stage built on this one may replace it again.",
  tradeOff: "None.",
  frameworks: {},
  check(dockerfile) {
    return findRepeated(dockerfile, "HEALTHCHECK");
  },
  examples: {
    good: [
      'FROM alpine:3.22 AS build\nHEALTHCHECK CMD ["/app"]\nFROM alpine:3.22\nHEALTHCHECK CMD ["/app"]\nUSER 10001\n',
    ],
    bad: ['FROM alpine:3.22\nHEALTHCHECK CMD ["/app"]\nHEALTHCHECK CMD ["/other"]\nUSER 10001\n'],
  },
};
