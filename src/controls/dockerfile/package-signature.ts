import type { ShellCommand } from "../../formats/shell/index.ts";
import type { DockerfileControl } from "../../model/index.ts";
import { runsOf } from "./run.ts";

/** Flags with which each program takes packages of unknown origin. */
const FLAGS: Readonly<Record<string, RegExp>> = {
  "apt-get": /^--(?:allow-unauthenticated|force-yes|allow-insecure-repositories)$|AllowUnauthenticated=(?:1|true|yes)/i,
  apt: /^--(?:allow-unauthenticated|force-yes|allow-insecure-repositories)$|AllowUnauthenticated=(?:1|true|yes)/i,
  apk: /^--allow-untrusted$/,
  yum: /^--nogpgcheck$|gpgcheck=(?:0|false)/,
  dnf: /^--(?:nogpgcheck|no-gpgchecks)$|gpgcheck=(?:0|false)/,
  microdnf: /^--nogpgcheck$|gpgcheck=(?:0|false)/,
  tdnf: /^--nogpgcheck$/,
  zypper: /^--(?:no-gpg-checks|gpg-auto-import-keys)$/,
  rpm: /^--(?:nosignature|nodigest)$/,
};

export const dockerfilePackageSignature: DockerfileControl = {
  id: "dockerfile/package-signature",
  title: "Package managers check signatures",
  layer: "code",
  impact: "high",
  scope: "dockerfile",
  threat: {
    stride: ["tampering"],
    text: "Whoever is on the way to the mirror, or has taken one over, puts a package of theirs into the image.",
  },
  why: "The signature shows that the distribution made the package.",
  fix: {
    text: "Remove the flag and install the repository's key.",
    caution: "Repositories without signatures are refused.",
  },
  residualRisk: "A stolen signing key.",
  tradeOff: "Keys must be installed and renewed.",
  frameworks: { nist800190: ["4.1.5"], nist80053: ["SI-7", "SR-4"], owasp: ["K02"] },
  check(dockerfile) {
    return runsOf(dockerfile).flatMap(({ commands, instruction }) => {
      const found = commands.find((command) => takesAnything(command));
      return found === undefined
        ? []
        : [{ path: [instruction.line], message: `${found.program} takes packages without a valid signature` }];
    });
  },
  examples: {
    good: ["FROM alpine:3.22\nRUN apk add --no-cache bash\nUSER 10001\n"],
    bad: ["FROM alpine:3.22\nRUN apk add --no-cache --allow-untrusted ./a.apk\nUSER 10001\n"],
  },
};

function takesAnything({ program, args }: ShellCommand): boolean {
  const pattern = Object.hasOwn(FLAGS, program) ? FLAGS[program] : undefined;
  return pattern !== undefined && args.some((argument) => pattern.test(argument));
}
