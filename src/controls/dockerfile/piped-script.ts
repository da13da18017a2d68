import type { ShellCommand } from "../../formats/shell/index.ts";
import type { DockerfileControl } from "../../model/index.ts";
import { runsOf } from "./run.ts";

const DOWNLOADERS = new Set(["curl", "wget", "fetch", "http", "aria2c"]);
const INTERPRETERS = /^(?:sh|bash|ash|dash|zsh|ksh|source|eval|\.|python[\d.]*|perl|ruby|node|php|pwsh)$/;
/** Commands of a pipe that are looked back at. */
const MAX_PIPE = 16;
const CHECKERS = new Set(["sha256sum", "sha512sum", "shasum", "gpg", "gpgv", "cosign", "minisign", "openssl"]);

export const dockerfilePipedScript: DockerfileControl = {
  id: "dockerfile/piped-script",
  title: "Downloads are not run unseen",
  layer: "code",
  impact: "medium",
  scope: "dockerfile",
  threat: {
    stride: ["tampering", "elevation-of-privilege"],
    text: "Whoever controls the server, or the way to it, runs code in the build with its credentials and in the image; a download that breaks off runs halfway.",
  },
  why: "A file that is saved and compared with a known checksum is the file somebody has looked at.",
  fix: {
    text: "Download to a file, check it with sha256sum -c or a signature, then run it; or use a package of the distribution.",
  },
  residualRisk: "The script may have been bad when its checksum was taken, and may download more itself.",
  tradeOff: "The checksum changes with each version.",
  frameworks: {
    nist800190: ["4.1.5"],
    nist80053: ["SI-7", "SR-4"],
    owasp: ["K02"],
  },
  check(dockerfile) {
    return runsOf(dockerfile).flatMap(({ commands, instruction }) => {
      const found = commands.find((command) => runsDownload(command));
      return found === undefined
        ? []
        : [{ path: [instruction.line], message: `${found.program} runs what was downloaded in the same breath` }];
    });
  },
  examples: {
    good: [
      "FROM debian:13\nRUN curl -fsSLo i.sh https://example.com/i.sh && echo '2c26b46b  i.sh' | sha256sum -c && sh i.sh\nRUN curl -s https://example.com/a.tgz | tar xz\nUSER 10001\n",
    ],
    bad: [
      "FROM debian:13\nRUN curl -fsSL https://example.com/i.sh | tee log | bash -s -- --yes\nUSER 10001\n",
      'FROM debian:13\nRUN sh -c "$(wget -qO- https://example.com/i.sh)"\nUSER 10001\n',
    ],
  },
};

function runsDownload(command: ShellCommand): boolean {
  if (!INTERPRETERS.test(command.program)) return false;
  if (command.nested.some(({ program }) => DOWNLOADERS.has(program))) return isSubstituted(command);
  // A script on the command line or a module reads the download as data.
  if (
    /^(?:python|perl|ruby|node|php)/.test(command.program) &&
    command.args.some((argument) => /^-[a-z]*[cmenpr]/.test(argument))
  )
    return false;
  let from = command.pipedFrom;
  for (let steps = 0; from !== undefined && steps < MAX_PIPE; steps += 1, from = from.pipedFrom) {
    if (CHECKERS.has(from.program)) return false;
    if (DOWNLOADERS.has(from.program)) return true;
  }
  return false;
}

/** `bash <(curl …)`, `sh -c "$(curl …)"`, `eval "$(curl …)"`: the download itself is what runs. */
function isSubstituted({ program, args }: ShellCommand): boolean {
  const inner =
    program === "eval"
      ? args
      : args.filter((argument, index) => /^-[a-z]*c$/.test(args[index - 1] ?? "") || argument.startsWith("<("));
  const sourced = program === "source" || program === "." ? args.slice(0, 1) : [];
  return [...inner, ...sourced].some((argument) => /^(?:\$\(|`|<\()\s*(?:curl|wget|fetch)\b/.test(argument));
}
