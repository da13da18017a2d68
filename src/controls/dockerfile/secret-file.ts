import type { DockerfileControl } from "../../model/index.ts";
import { instructionsOf } from "./run.ts";

/** Files that hold credentials as a rule, by the end of their path. */
const SECRET_FILE =
  /(?:^|\/)(?:\.env(?:\.(?!example$|sample$|template$|dist$)[\w.-]+)?|\.netrc|_netrc|\.pgpass|\.my\.cnf|\.htpasswd|\.git-credentials|\.dockercfg|id_(?:rsa|dsa|ecdsa|ed25519)|kubeconfig|credentials\.json|service-account(?:-key)?\.json|[\w.-]+\.(?:pem|key|p12|pfx|jks|keystore|kdbx|ppk)|\.(?:aws|ssh|kube|gnupg|azure)(?:\/[\s\S]*)?|\.aws\/credentials|\.docker\/config\.json|\.config\/gcloud(?:\/[\s\S]*)?|terraform\.tfstate|secrets?\.ya?ml)\/?$/i;

/** Certificates and public keys in the same clothes. */
const PUBLIC = /(?:^|[/._-])(?:ca|cert|certs|certificate|chain|fullchain|bundle|public|pub|trusted)(?:[/._-]|$)/i;

export const dockerfileSecretFile: DockerfileControl = {
  id: "dockerfile/secret-file",
  title: "Files with credentials are not copied into images",
  layer: "code",
  impact: "high",
  scope: "dockerfile",
  threat: {
    stride: ["information-disclosure"],
    text: "Whoever can pull the image reads the private key or password file out of its layer, also when a later RUN deletes it.",
  },
  why: "What is mounted for one RUN, or when the container starts, is in no layer.",
  fix: {
    text: "Use `RUN --mount=type=secret,…`, or mount the file when the container starts, and name it in .dockerignore. Replace the credential: it has been in an image.",
    caution: "The program must find the file where it is mounted.",
  },
  residualRisk: "Files that hold credentials under another name.",
  tradeOff: "The secret must be managed outside the image.",
  frameworks: {
    nist800190: ["4.1.4"],
    nist80053: ["IA-5(7)", "SC-28"],
    pci: ["8.6.2"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1552.001"],
    owasp: ["K08"],
  },
  check({ stages }) {
    return stages.flatMap((stage) =>
      [...instructionsOf(stage, "COPY"), ...instructionsOf(stage, "ADD")].flatMap(({ args, line, name }) => {
        const found = args.slice(0, -1).find((source) => SECRET_FILE.test(source) && !PUBLIC.test(source));
        return found === undefined ? [] : [{ path: [line], message: `${name} puts "${found}" into the image` }];
      }),
    );
  },
  examples: {
    good: ["FROM alpine:3.22\nCOPY .env.example ca.pem app.json /app/\nUSER 10001\n"],
    bad: [
      "FROM alpine:3.22\nCOPY .env /app/\nUSER 10001\n",
      "FROM alpine:3.22\nCOPY keys/id_ed25519 /root/.ssh/\nUSER 10001\n",
    ],
  },
};
