import type { DockerfileControl } from "../../model/index.ts";

export const dockerfileShellForm: DockerfileControl = {
  id: "dockerfile/shell-form",
  title: "CMD and ENTRYPOINT are lists",
  layer: "code",
  impact: "low",
  concern: "reliability",
  onRequest: true,
  scope: "dockerfile",
  threat: {
    stride: ["denial-of-service"],
    text: "A text is run by a shell, which is process 1 and passes no signal on: the program is killed instead of ending its work, and the image needs a shell for intruders to find.",
  },
  why: "A list runs the program itself, and signals reach it.",
  fix: { text: 'Write `ENTRYPOINT ["/app", "--flag"]`.' },
  residualRisk: "The program may not handle signals.",
  tradeOff: "Variables are not expanded in lists.",
  frameworks: { nist800190: ["4.1.2"] },
  check({ stages }) {
    const last = stages.at(-1);
    return last?.instructions.flatMap(({ name, isJson, args, line }) => {
      const isText = (name === "CMD" || name === "ENTRYPOINT") && !isJson && !/^exec\s/.test(args[0] ?? "");
      return isText ? [{ path: [line], message: `${name} runs in a shell` }] : [];
    });
  },
  examples: {
    good: ['FROM alpine:3.22\nUSER 10001\nENTRYPOINT ["/app"]\n'],
    bad: ["FROM alpine:3.22\nUSER 10001\nCMD /app --flag\n"],
  },
};
