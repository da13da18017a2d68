import type { ShellCommand } from "../../formats/shell/index.ts";

/** One call of a distribution's package manager. */
export interface PackageCall {
  /** `apt-get`, also for apt; `apk`, `yum`, `dnf`, `microdnf`, `zypper`. */
  readonly manager: string;
  /** `install`, `update`, `upgrade`, `clean`… in the manager's own word. */
  readonly action: string;
  readonly flags: readonly string[];
  /** What follows the action: the packages of an install. */
  readonly operands: readonly string[];
}

const MANAGERS: Readonly<Record<string, string>> = {
  "apt-get": "apt-get",
  apt: "apt-get",
  aptitude: "apt-get",
  apk: "apk",
  yum: "yum",
  dnf: "dnf",
  microdnf: "microdnf",
  tdnf: "dnf",
  zypper: "zypper",
};

/** Flags whose value is the next word. */
const WITH_VALUE = new Set([
  "-o",
  "-t",
  "-c",
  "--option",
  "--target-release",
  "--virtual",
  "-X",
  "--repository",
  "-p",
  "--root",
  "--installroot",
  "--setopt",
  "--releasever",
  "--enablerepo",
  "--disablerepo",
  "-R",
]);

/** The command as a call of a package manager, or undefined. */
export function toPackageCall({ program, args }: ShellCommand): PackageCall | undefined {
  const manager = Object.hasOwn(MANAGERS, program) ? MANAGERS[program] : undefined;
  if (manager === undefined) return undefined;
  const flags: string[] = [];
  const words: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index] ?? "";
    if (argument.startsWith("-") && argument.length > 1) {
      flags.push(argument);
      // apk's -t and zypper's -t name something too; a lone -t never stands for yes.
      if (WITH_VALUE.has(argument)) {
        index += 1;
        flags.push(args[index] ?? "");
      }
    } else if (/^\d*[<>]/.test(argument)) index += /^\d*[<>]{1,2}$/.test(argument) ? 1 : 0;
    else words.push(argument);
  }
  return { manager, action: words[0] ?? "", flags, operands: words.slice(1) };
}

const INSTALLS: Readonly<Record<string, readonly string[]>> = {
  "apt-get": ["install", "reinstall", "build-dep"],
  apk: ["add"],
  yum: ["install", "localinstall", "groupinstall", "reinstall"],
  dnf: ["install", "groupinstall", "reinstall"],
  microdnf: ["install", "reinstall"],
  zypper: ["install", "in"],
};

const UPDATES: Readonly<Record<string, readonly string[]>> = {
  "apt-get": ["update"],
  apk: ["update"],
  yum: ["check-update", "makecache", "update"],
  dnf: ["check-update", "makecache", "update"],
  microdnf: ["makecache", "update"],
  zypper: ["refresh", "ref", "update", "up"],
};

/** Whether the call installs packages. */
export function isInstall({ manager, action }: PackageCall): boolean {
  return INSTALLS[manager]?.includes(action) === true;
}

/** Whether the call fetches the lists of packages, or brings installed ones up to date. */
export function isUpdate({ manager, action }: PackageCall): boolean {
  return UPDATES[manager]?.includes(action) === true;
}

/** Whether one of the flags is set: long ones by name, short ones also within a cluster such as `-fy`. */
export function hasFlag({ flags }: PackageCall, ...wanted: readonly string[]): boolean {
  return flags.some((flag) =>
    wanted.some((one) => {
      if (one.startsWith("--")) return flag === one || flag.startsWith(`${one}=`);
      return !flag.startsWith("--") && flag.includes(one.slice(1));
    }),
  );
}
