import { findSecrets, findSecretsInArguments, judgeName } from "../../formats/secret-text/index.ts";
import type { ShellCommand } from "../../formats/shell/index.ts";
import type { DockerfileControl } from "../../model/index.ts";
import { instructionsOf, commandsOf, runsOf } from "./run.ts";

export const dockerfileSecretInRun: DockerfileControl = {
  id: "dockerfile/secret-in-run",
  title: "Commands hold no credentials",
  layer: "code",
  impact: "high",
  scope: "dockerfile",
  threat: {
    stride: ["information-disclosure"],
    text: "The text of every RUN, CMD and ENTRYPOINT is in the image's history: whoever can pull the image reads the password in it.",
  },
  why: "A mounted secret is read by the command and written nowhere.",
  fix: {
    text: "Mount the secret with `RUN --mount=type=secret,id=…` and read it from its file. Replace the credential: it has been in an image.",
    caution: "The build must be given the secret with --secret.",
  },
  residualRisk: "The command can still write the secret into a file of the layer.",
  tradeOff: "Needs BuildKit.",
  frameworks: {
    nist800190: ["4.1.4"],
    nist80053: ["IA-5(7)", "SC-28"],
    pci: ["8.6.2"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1552.001"],
    owasp: ["K08"],
  },
  check(dockerfile) {
    const starts = dockerfile.stages
      .flatMap((stage) => ["CMD", "ENTRYPOINT"].flatMap((name) => instructionsOf(stage, name)))
      .map((instruction) => ({ instruction, commands: commandsOf(instruction) }));
    return [...runsOf(dockerfile), ...starts].flatMap(({ commands, instruction }) => {
      const found = commands.map((command) => whatIsIn(command)).find((one) => one !== undefined);
      return found === undefined
        ? []
        : [
            {
              path: [instruction.line],
              sensitive: true as const,
              message: `${instruction.name} holds a credential: ${found}`,
            },
          ];
    });
  },
  examples: {
    good: [
      'FROM alpine:3.22\nRUN --mount=type=secret,id=token curl -H "Authorization: Bearer $(cat /run/secrets/token)" https://example.com/a -o a\nUSER 10001\n',
    ],
    bad: [
      "FROM alpine:3.22\nRUN git clone https://bot:ghp_0a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R@git.example.com/a\nUSER 10001\n",
      "FROM debian:13\nRUN echo 'root:correct-horse-7' | chpasswd\nUSER 10001\n",
    ],
  },
};

function whatIsIn(command: ShellCommand): string | undefined {
  const { program, args, assignments, pipedFrom } = command;
  for (const pair of program === "export" ? [...assignments, ...args] : assignments) {
    const equals = pair.indexOf("=");
    const [name, value] = [pair.slice(0, equals), pair.slice(equals + 1)];
    if (value === "" || value.includes("$") || value.includes("`") || judgeName(name) === "none") continue;
    const found = findSecrets(value, name).find(({ strength }) => strength === "secret");
    if (found !== undefined) return `${found.kind}, ${found.preview}`;
  }
  if (program === "chpasswd" && pipedFrom?.args.some((argument) => /^[\w-]+:[^$`\s][^$`]*$/.test(argument)) === true) {
    return "the password of a user";
  }
  const found = findSecretsInArguments(args).find(
    ({ found: one, index }) => one.strength === "secret" && !/[$`]/.test(args[index] ?? ""),
  );
  return found === undefined ? undefined : `${found.found.kind}, ${found.found.preview}`;
}
