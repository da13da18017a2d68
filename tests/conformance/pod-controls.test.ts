import { describe, expect, it } from "vitest";
import { CONTROLS } from "../../src/controls/index.ts";
import { scanFiles } from "../scan-files.ts";
import { hasSuite, readIndex, suitePath } from "./suite.ts";

interface Case {
  readonly id: string;
  readonly input: string;
  readonly level: string;
  /** `v1.33` */
  readonly version: string;
  readonly expected: "allow" | "deny";
  readonly check?: string;
}

const HOST_PATHS = [
  "host-root",
  "runtime-socket",
  "kubelet-directory",
  "host-credentials",
  "host-device",
  "host-system-directory",
];
const ANY_HOST_PATH = [...HOST_PATHS, "host-log-directory", "host-path"];
const BASELINE_CAPABILITIES = [
  "all-capabilities",
  "administration-capability",
  "kernel-module-capability",
  "kernel-capabilities",
  "network-capability",
  "raw-network-capability",
  "added-capabilities",
];

/** The controls (of the family pod) that say what a check of the Pod Security Standards says. */
const SAME: Readonly<Record<string, readonly string[]>> = {
  allowPrivilegeEscalation: ["privilege-escalation"],
  appArmorProfile: ["app-armor-unconfined"],
  // The standards compare texts: they deny `chown` and `CAP_CHOWN` where they allow `CHOWN`.
  capabilities_baseline: [...BASELINE_CAPABILITIES, "regained-capabilities"],
  capabilities_restricted: [...BASELINE_CAPABILITIES, "regained-capabilities", "drop-capabilities"],
  hostNamespaces: ["host-network", "host-pid", "host-ipc"],
  hostPathVolumes: ANY_HOST_PATH,
  hostPorts: ["host-port"],
  privileged: ["privileged"],
  procMount: ["proc-mount"],
  restrictedVolumes: [...ANY_HOST_PATH, "volume-types"],
  runAsNonRoot: ["non-root-guard"],
  runAsUser: ["root-user"],
  seLinuxOptions: ["selinux-options"],
  seccompProfile_baseline: ["seccomp-profile", "seccomp-unconfined"],
  seccompProfile_restricted: ["seccomp-profile", "seccomp-unconfined"],
  sysctls: ["sysctls"],
  windowsHostProcess: ["host-process"],
};

/** Since when a pod that a level allows has none of what the level's later versions forbid. */
const SETTLED: Readonly<Record<string, number>> = { baseline: 19, restricted: 25 };

describe.skipIf(!hasSuite("pss"))("the controls of pods and the Pod Security Standards", () => {
  const cases = hasSuite("pss") ? readIndex<{ cases: Case[] }>("pss").cases : [];
  const find = (one: Case, controls: readonly string[]): string[] => {
    const settings = { kubernetesVersion: one.version.slice(1) };
    return scanFiles([suitePath("pss", one.input)], { controls, settings }).findings.map(
      ({ control }) => `${one.id}: ${control}`,
    );
  };

  it("find what the standards deny", () => {
    const denied = cases.filter(({ expected, check }) => expected === "deny" && check !== undefined);
    const missed = denied.filter(
      (one) =>
        find(
          one,
          (SAME[one.check ?? ""] ?? []).map((name) => `pod/${name}`),
        ).length === 0,
    );
    console.log(
      `pss: ${denied.length - missed.length} of ${denied.length} denied pods have a finding of the same kind`,
    );
    expect(missed.map(({ id }) => id)).toEqual([]);
  });

  it.each(["baseline", "restricted"] as const)("find nothing they say %s forbids in pods it allows", (level) => {
    const controls = CONTROLS.filter(({ frameworks }) => frameworks.pss?.includes(level)).map(({ id }) => id);
    const allowed = cases.filter(
      (one) =>
        one.expected === "allow" && one.level === level && Number(one.version.split(".")[1]) >= (SETTLED[level] ?? 0),
    );
    expect(controls.length).toBeGreaterThan(10);
    expect(allowed.length).toBeGreaterThan(100);
    expect(allowed.flatMap((one) => find(one, controls))).toEqual([]);
  });
});
