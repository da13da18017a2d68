import type { DockerfileControl } from "../../model/index.ts";
import { lineOf, stagesFromImages, toVersion } from "./base-image.ts";

export const dockerfileBaseImageDigest: DockerfileControl = {
  id: "dockerfile/base-image-digest",
  title: "Base images are pinned by digest",
  layer: "code",
  impact: "low",
  onRequest: true,
  scope: "dockerfile",
  threat: {
    stride: ["tampering"],
    text: "Whoever takes over the registry account moves the tag to an image of theirs, and the next build contains it.",
  },
  why: "A digest names the bytes: other bytes are not pulled.",
  fix: { text: "Write the digest behind the tag: `image:tag@sha256:…`." },
  residualRisk: "The pinned image may itself be bad.",
  tradeOff: "Fixes of the base come only when the digest is raised; let a bot do it.",
  frameworks: { nist800190: ["4.1.5"], nist80053: ["SI-7", "SR-4"], pci: ["6.3.2"], owasp: ["K02"] },
  check(dockerfile) {
    return stagesFromImages(dockerfile).flatMap((stage) => {
      if (toVersion(stage.baseImage).digest !== undefined) return [];
      return [{ path: [lineOf(stage)], message: `base image "${stage.baseImage}" has no digest` }];
    });
  },
  examples: {
    good: [
      `FROM alpine:3.22@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
USER 10001
`,
    ],
    bad: ["FROM alpine:3.22\nUSER 10001\n"],
  },
};
