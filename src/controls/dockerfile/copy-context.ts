import type { DockerfileControl } from "../../model/index.ts";
import { instructionsOf } from "./run.ts";

export const dockerfileCopyContext: DockerfileControl = {
  id: "dockerfile/copy-context",
  title: "The last stage copies chosen files, not everything",
  layer: "code",
  impact: "low",
  onRequest: true,
  scope: "dockerfile",
  threat: {
    stride: ["information-disclosure"],
    text: "COPY of the whole context takes along what lies about: .git with its history, .env, keys, test data.",
  },
  why: "Only what is named gets in.",
  fix: {
    text: "Name the files and directories, copy from a build stage, or keep a .dockerignore that admits only what is needed.",
  },
  residualRisk: "A named directory may hold such files too.",
  tradeOff: "A .dockerignore may already do it, which is not looked at; hence on request only.",
  frameworks: { nist800190: ["4.1.4"], nist80053: ["CM-7"], owasp: ["K08"] },
  check({ stages }) {
    const last = stages.at(-1);
    if (last === undefined) return undefined;
    return [...instructionsOf(last, "COPY"), ...instructionsOf(last, "ADD")].flatMap(({ args, flags, line, name }) => {
      if (flags.some(([flag]) => flag === "from")) return [];
      const isAll = args.slice(0, -1).some((source) => /^(?:\.\/?|\/|\*|\.\/\*)$/.test(source));
      return isAll ? [{ path: [line], message: `${name} takes the whole build context` }] : [];
    });
  },
  examples: {
    good: ["FROM golang:1.26 AS build\nCOPY . .\nFROM alpine:3.22\nCOPY --from=build / /\nCOPY app /app\nUSER 10001\n"],
    bad: ["FROM alpine:3.22\nCOPY . /app\nUSER 10001\n"],
  },
};
