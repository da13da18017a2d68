import type { ShellCommand } from "../../formats/shell/index.ts";
import type { DockerfileControl } from "../../model/index.ts";
import { instructionsOf, runsOf } from "./run.ts";

export const dockerfileTlsVerification: DockerfileControl = {
  id: "dockerfile/tls-verification",
  title: "Certificates are checked in builds and images",
  layer: "code",
  impact: "high",
  scope: "dockerfile",
  threat: {
    stride: ["spoofing", "tampering"],
    text: "Whoever is on the way answers in place of the server: the build takes their file for the real one, and a setting in ENV keeps the program that trusting ever after.",
  },
  why: "A checked certificate shows that the server is the one that was asked.",
  fix: {
    text: "Remove the switch; add the certificate of your own authority to the image's trust store instead.",
    caution: "Servers with expired or private certificates are refused until that is done.",
  },
  residualRisk: "A bad file on the right server.",
  tradeOff: "Private authorities must be installed.",
  frameworks: {
    nist800190: ["4.1.5"],
    nist80053: ["SC-8", "SC-23", "SI-7"],
    owasp: ["K02"],
  },
  check(dockerfile) {
    const inRuns = runsOf(dockerfile).flatMap(({ commands, instruction }) => {
      const what = commands.map((command) => whatSkips(command)).find((one) => one !== undefined);
      return what === undefined ? [] : [{ path: [instruction.line], message: `${what} does not check certificates` }];
    });
    const inEnv = dockerfile.stages.flatMap((stage) =>
      [...instructionsOf(stage, "ENV"), ...instructionsOf(stage, "ARG")].flatMap(({ args, line }) => {
        const found = args.find((pair) => SWITCHES.test(pair));
        return found === undefined ? [] : [{ path: [line], message: `${found} turns the check of certificates off` }];
      }),
    );
    return [...inRuns, ...inEnv];
  },
  examples: {
    good: ["FROM debian:13\nRUN curl -fsSLo a https://example.com/a\nENV NODE_TLS_REJECT_UNAUTHORIZED=1\nUSER 10001\n"],
    bad: [
      "FROM debian:13\nRUN curl -fskL https://example.com/a -o a\nUSER 10001\n",
      "FROM debian:13\nENV NODE_TLS_REJECT_UNAUTHORIZED=0\nUSER 10001\n",
    ],
  },
};

const SWITCHES =
  /^(?:NODE_TLS_REJECT_UNAUTHORIZED=["']?0|PYTHONHTTPSVERIFY=["']?0|GIT_SSL_NO_VERIFY=["']?(?:1|true)|GOINSECURE=.|GONOSUMCHECK=1|GOFLAGS=.*-insecure|npm_config_strict_ssl=["']?false|CURL_INSECURE=1|PIP_TRUSTED_HOST=.)/i;

function whatSkips({ program, args, assignments }: ShellCommand): string | undefined {
  const assigned =
    assignments.find((pair) => SWITCHES.test(pair)) ??
    (program === "export" ? args.find((pair) => SWITCHES.test(pair)) : undefined);
  if (assigned !== undefined) return assigned;
  const has = (pattern: RegExp) => args.some((argument) => pattern.test(argument));
  const text = args.join(" ");
  if (program === "curl" && (has(/^--insecure$/) || hasClusterK(args))) return "curl";
  if (program === "wget" && has(/^--no-check-certificate$/)) return "wget";
  if (program === "git" && /http\.sslVerify[= ]"?(?:false|0)/i.test(text)) return "git";
  if ((program === "npm" || program === "yarn" || program === "pnpm") && /strict-ssl[= ]"?false/i.test(text))
    return program;
  if (/^pip[\d.]*$/.test(program) && has(/^--trusted-host/)) return program;
  return undefined;
}

/** In a cluster of curl's short flags `k` counts until one that takes a value: `-fskL` has it, `-okey` does not. */
function hasClusterK(args: readonly string[]): boolean {
  return args.some((argument) => /^-(?!-)[#0-9aBfgGiIjJlLMnNOpqRsSvVZ]*k/.test(argument));
}
