import { findSecrets, judgeName } from "../../formats/secret-text/index.ts";
import type { DockerfileControl } from "../../model/index.ts";
import { instructionsOf } from "./run.ts";

export const dockerfileSecretVariable: DockerfileControl = {
  id: "dockerfile/secret-variable",
  title: "ENV, ARG and LABEL hold no credentials",
  layer: "code",
  impact: "high",
  scope: "dockerfile",
  threat: {
    stride: ["information-disclosure"],
    text: "Whoever can pull the image reads its variables and labels, and in its history the build arguments, with `docker history`; deleting them later changes nothing.",
  },
  why: "A secret mounted for one RUN is in no layer and in no history.",
  fix: {
    text: "Mount the secret with `RUN --mount=type=secret,id=…`, or give it to the container when it starts. Replace the credential: it has been in an image.",
    caution: "The build must be given the secret with --secret.",
  },
  residualRisk: "A RUN can still write the mounted secret into a file.",
  tradeOff: "Needs BuildKit.",
  frameworks: {
    nist800190: ["4.1.4"],
    nist80053: ["IA-5(7)", "SC-28"],
    pci: ["8.6.2"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1552.001"],
    owasp: ["K08"],
  },
  check({ stages, globalArgs }) {
    const inStages = stages.flatMap((stage) => ["ENV", "ARG", "LABEL"].flatMap((name) => instructionsOf(stage, name)));
    return [...globalArgs, ...inStages].flatMap(({ name, args, line }) =>
      args.flatMap((pair) => {
        const found = whatLeaks(name, pair);
        return found === undefined ? [] : [{ path: [line], sensitive: true as const, message: `${name} ${found}` }];
      }),
    );
  },
  examples: {
    good: [
      "FROM alpine:3.22\nENV PASSWORD_FILE=/run/secrets/db TOKEN_URL=https://example.com/token DB_PASSWORD=\nUSER 10001\n",
    ],
    bad: [
      "FROM alpine:3.22\nARG NPM_TOKEN\nUSER 10001\n",
      "FROM alpine:3.22\nENV DB_PASSWORD=correct-horse-7\nUSER 10001\n",
      "FROM alpine:3.22\nENV ORIGIN=https://web:s3cretpass91@git.example.com/a\nUSER 10001\n",
    ],
  },
};

function whatLeaks(instruction: string, pair: string): string | undefined {
  const equals = pair.indexOf("=");
  const name = equals < 0 ? pair : pair.slice(0, equals);
  const value = equals < 0 ? "" : pair.slice(equals + 1);
  // The value of an argument comes with --build-arg and stays in the history.
  if (instruction === "ARG" && judgeName(name) === "secret") return `"${name}" takes a credential`;
  if (value === "" || isFingerprint(name, value)) return undefined;
  if (instruction === "ENV" && judgeName(name) === "secret" && value.includes("$"))
    return `"${name}" keeps a credential`;
  const found = findSecrets(value, instruction === "LABEL" ? "" : name).find(({ strength }) => strength === "secret");
  return found === undefined ? undefined : `"${name}" holds a credential: ${found.kind}, ${found.preview}`;
}

/** The public key a release is checked with: `ENV GPG_KEY=E3FF2839C048B25C084DEBE9B26995E310250568`. */
function isFingerprint(name: string, value: string): boolean {
  return (
    /gpg|pgp/i.test(name) &&
    value
      .trim()
      .split(/\s+/)
      .every((part) => /^(?:0x)?[0-9A-F]{8,40}$/i.test(part))
  );
}
