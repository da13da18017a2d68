import type { ShellCommand } from "../../formats/shell/index.ts";
import type { DockerfileControl } from "../../model/index.ts";
import { hasFlag, isInstall, toPackageCall, type PackageCall } from "./package-manager.ts";
import { hasCacheMount, runsOf } from "./run.ts";

export const dockerfilePackageCache: DockerfileControl = {
  id: "dockerfile/package-cache",
  title: "Package managers leave no cache in the image",
  layer: "code",
  impact: "low",
  concern: "reliability",
  scope: "dockerfile",
  threat: {
    stride: ["tampering"],
    text: "Lists and packages of the day of the build stay in the layer: larger to pull, and later installs work with stale lists that lack the fixes.",
  },
  why: "What is deleted in the same RUN never gets into the layer.",
  fix: {
    text: "End the RUN with the manager's clean command (`dnf clean all`, `rm -rf /var/lib/apt/lists/*`, `apk add --no-cache`), or mount a cache.",
  },
  residualRisk: "None.",
  tradeOff: "The next build downloads again, unless a cache is mounted.",
  frameworks: {},
  check(dockerfile) {
    return runsOf(dockerfile).flatMap(({ commands, instruction }) => {
      if (hasCacheMount(instruction)) return [];
      const calls = commands.flatMap((command) => toPackageCall(command) ?? []);
      const managers = new Set(
        calls
          .filter(isInstall)
          .filter((call) => leavesCache(call))
          .map(({ manager }) => manager),
      );
      return [...managers]
        .filter((manager) => !commands.some((command) => cleans(command, manager)))
        .map((manager) => ({
          path: [instruction.line],
          message: `${manager} installs and leaves its cache in the layer`,
        }));
    });
  },
  examples: {
    good: [
      "FROM alpine:3.22\nRUN apk add --no-cache bash\nUSER 10001\n",
      "FROM debian:13\nRUN apt-get update && apt-get install -y vim && rm -rf /var/lib/apt/lists/*\nUSER 10001\n",
      "FROM fedora:43\nRUN --mount=type=cache,target=/var/cache/libdnf5 dnf install -y vim\nUSER 10001\n",
    ],
    bad: [
      "FROM fedora:43\nRUN dnf install -y vim\nRUN dnf clean all\nUSER 10001\n",
      "FROM alpine:3.22\nRUN apk add bash\nUSER 10001\n",
    ],
  },
};

function leavesCache(call: PackageCall): boolean {
  return !(call.manager === "apk" && hasFlag(call, "--no-cache"));
}

const CACHES: Readonly<Record<string, RegExp>> = {
  "apt-get": /^\/var\/lib\/apt(?:\/|$)/,
  apk: /^\/var\/cache(?:\/apk)?(?:\/|$)/,
  yum: /^\/var\/cache(?:\/(?:yum|dnf|libdnf5))?(?:\/|$)/,
  dnf: /^\/var\/cache(?:\/(?:yum|dnf|libdnf5))?(?:\/|$)/,
  microdnf: /^\/var\/cache(?:\/(?:yum|dnf|libdnf5))?(?:\/|$)/,
  zypper: /^\/var\/cache(?:\/zypp)?(?:\/|$)/,
};

/** Whether the command empties the manager's cache, or deletes it. */
function cleans(command: ShellCommand, manager: string): boolean {
  const call = toPackageCall(command);
  if (call?.manager === manager) {
    if (manager === "zypper") return ["clean", "cc"].includes(call.action);
    // Debian's own images delete the packages; the lists stay until somebody deletes them, or apt-get dist-clean.
    if (manager === "apt-get") return ["distclean", "dist-clean", "clean"].includes(call.action);
    if (manager === "apk") return call.action === "cache" && call.operands.includes("clean");
    return call.action === "clean" && call.operands.includes("all");
  }
  const pattern = CACHES[manager];
  return command.program === "rm" && pattern !== undefined && command.args.some((argument) => pattern.test(argument));
}
