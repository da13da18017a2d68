import type { ShellCommand } from "../../formats/shell/index.ts";
import type { DockerfileControl } from "../../model/index.ts";
import { isInstall, toPackageCall } from "./package-manager.ts";
import { runsOf } from "./run.ts";

export const dockerfilePackageVersion: DockerfileControl = {
  id: "dockerfile/package-version",
  title: "Installed packages have a version",
  layer: "code",
  impact: "low",
  onRequest: true,
  scope: "dockerfile",
  threat: {
    stride: ["tampering"],
    text: "Two builds of one commit install different versions: a bad release, or a package taken over last night, comes in unseen.",
  },
  why: "A written version changes only with the Dockerfile.",
  fix: { text: "Write the version behind each package, or install from a lock file with hashes." },
  residualRisk: "What the packages depend on still floats without a lock file.",
  tradeOff: "Distributions remove old versions, so builds break and versions must be raised often.",
  frameworks: { nist800190: ["4.1.5"], nist80053: ["CM-2", "SR-4"], pci: ["6.3.2"], owasp: ["K02"] },
  check(dockerfile) {
    return runsOf(dockerfile).flatMap(({ commands, instruction }) => {
      const floating = commands.flatMap((command) => floatingPackages(command));
      if (floating.length === 0) return [];
      return [{ path: [instruction.line], message: `installed without a version: ${floating.slice(0, 5).join(", ")}` }];
    });
  },
  examples: {
    good: [
      "FROM debian:13\nRUN apt-get install -y vim=2:9.1.1230-2 && pip install -r requirements.txt && npm install a@1.2.3\nUSER 10001\n",
    ],
    bad: [
      "FROM debian:13\nRUN apt-get install -y vim\nUSER 10001\n",
      "FROM python:3.14\nRUN pip install flask\nUSER 10001\n",
    ],
  },
};

function floatingPackages(command: ShellCommand): string[] {
  const call = toPackageCall(command);
  if (call !== undefined) {
    const isPinned = call.manager === "apt-get" || call.manager === "apk" ? /[=~<>@]/ : /-\d|=/;
    return isInstall(call) ? call.operands.filter((name) => isPlain(name) && !isPinned.test(name)) : [];
  }
  const { program, args } = command;
  const words = args.filter((argument) => !argument.startsWith("-"));
  const [action, ...names] = words;
  if (/^pip[\d.]*$/.test(program) && action === "install") {
    const isFromFile = args.some((argument) => /^(?:-r|-c|-e|--requirement|--editable|--constraint)/.test(argument));
    return isFromFile ? [] : names.filter((name) => isPlain(name) && !/==|@/.test(name));
  }
  if (program === "npm" && (action === "install" || action === "i" || action === "add")) {
    return names.filter((name) => isPlain(name) && !/.@[~^]?\d/.test(name));
  }
  if (program === "gem" && action === "install")
    return /(?:^| )(?:-v|--version)/.test(args.join(" ")) ? [] : names.filter(isPlain);
  return [];
}

/** Names, not variables, files or addresses. */
function isPlain(name: string): boolean {
  return !/^[./~]|[$*:\\]\/|[$`*]|^\d*[<>]/.test(name) && !/\.(?:whl|tgz|tar\.gz|deb|rpm|apk)$/.test(name);
}
