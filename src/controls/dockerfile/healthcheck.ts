import type { DockerfileControl } from "../../model/index.ts";
import { lineOf } from "./base-image.ts";

export const dockerfileHealthcheck: DockerfileControl = {
  id: "dockerfile/healthcheck",
  title: "The image says how to check its health",
  layer: "code",
  impact: "low",
  concern: "reliability",
  onRequest: true,
  scope: "dockerfile",
  threat: {
    stride: ["denial-of-service"],
    text: "Without a check a container that hangs counts as running, and nothing restarts it.",
  },
  why: "Docker and Compose run the check and act on it.",
  fix: { text: "Add HEALTHCHECK to the last stage." },
  residualRisk: "A check that always succeeds.",
  tradeOff: "Kubernetes ignores it in favour of its probes; hence on request only.",
  frameworks: {},
  check({ stages }) {
    const last = stages.at(-1);
    if (
      last === undefined ||
      stages.some(({ instructions }) => instructions.some(({ name }) => name === "HEALTHCHECK"))
    )
      return undefined;
    return { path: [lineOf(last)], message: "no stage has a HEALTHCHECK" };
  },
  examples: {
    good: ["FROM alpine:3.22\nHEALTHCHECK CMD wget -qO- localhost:8080\nUSER 10001\n"],
    bad: ["FROM alpine:3.22\nUSER 10001\n"],
  },
};
