import type { DockerfileControl } from "../../model/index.ts";
import { isOpen, lineOf, stagesFromImages, toVersion } from "./base-image.ts";

export const dockerfileBaseImageTag: DockerfileControl = {
  id: "dockerfile/base-image-tag",
  title: "Base images have a tag that does not float",
  layer: "code",
  impact: "medium",
  scope: "dockerfile",
  threat: {
    stride: ["tampering"],
    text: "`latest`, or no tag, is whatever the registry holds on the day of the build: two builds of one commit differ, and a broken or taken-over release comes in unseen.",
  },
  why: "A version in the tag makes a change of the base a change of the Dockerfile, which is reviewed.",
  fix: { text: "Write the version behind the image's name, better with its digest." },
  residualRisk: "A tag can be moved; only a digest cannot.",
  tradeOff: "The version must be raised to get fixes; let a bot do it.",
  frameworks: { nist800190: ["4.1.5", "4.2.2"], nist80053: ["CM-2", "SI-7"], pci: ["6.3.2"], owasp: ["K02"] },
  check(dockerfile) {
    return stagesFromImages(dockerfile).flatMap((stage) => {
      const { baseImage } = stage;
      const { tag, digest } = toVersion(baseImage);
      if (digest !== undefined) return [];
      const path = [lineOf(stage)];
      if (tag === undefined && isOpen(baseImage)) {
        return [
          {
            verdict: "unknown" as const,
            path,
            message: `the tag of "${baseImage}" comes from an argument without a default`,
          },
        ];
      }
      if (tag === undefined) return [{ path, message: `base image "${baseImage}" has no tag` }];
      return tag === "latest" ? [{ path, message: `base image "${baseImage}" floats` }] : [];
    });
  },
  examples: {
    good: [
      `ARG VERSION=3.22
FROM registry.example:5000/alpine:$VERSION AS build
FROM build
USER 10001
`,
    ],
    bad: ["FROM alpine\nUSER 10001\n", "FROM debian:13 AS build\nFROM alpine:latest\nUSER 10001\n"],
  },
};
