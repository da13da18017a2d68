import type { DockerfileControl } from "../../model/index.ts";

export const dockerfileCopyOwnStage: DockerfileControl = {
  id: "dockerfile/copy-own-stage",
  title: "COPY --from names another stage",
  layer: "code",
  impact: "low",
  concern: "reliability",
  scope: "dockerfile",
  threat: {
    stride: ["denial-of-service"],
    text: "A stage cannot copy from itself: the build fails, or copies from an image on the internet that happens to have that name.",
  },
  why: "Another stage has what is copied.",
  fix: { text: "Name the stage that has the files." },
  residualRisk: "A misspelt name is an image of that name.",
  tradeOff: "None.",
  frameworks: {},
  check({ stages }) {
    return stages.flatMap((stage) =>
      stage.instructions.flatMap(({ name, flags, line }) => {
        const from = flags.find(([flag]) => flag === "from")?.[1]?.toLowerCase();
        if (name !== "COPY" || from === undefined) return [];
        const isOwn = from === stage.name || from === String(stage.index);
        return isOwn ? [{ path: [line], message: `COPY --from=${from} copies from the stage it is in` }] : [];
      }),
    );
  },
  examples: {
    good: ["FROM golang:1.26 AS build\nFROM alpine:3.22\nCOPY --from=build /app /app\nUSER 10001\n"],
    bad: ["FROM golang:1.26 AS build\nCOPY --from=build /app /app\nUSER 10001\n"],
  },
};
