/** A fault that leads out of a container whose calls no seccomp profile bounds. */
interface KernelFault {
  readonly cve: string;
  /** First version with the fault. */
  readonly since: readonly [number, number];
  /** First mended version of each line that got the fix; later lines have it. */
  readonly fixed: readonly (readonly [number, number, number])[];
}

/** Used in the wild, and kept away by the runtimes' default profile, which bars unshare, mount and keyctl. */
const FAULTS: readonly KernelFault[] = [
  {
    cve: "CVE-2022-0185",
    since: [5, 1],
    fixed: [
      [5, 4, 173],
      [5, 10, 93],
      [5, 15, 16],
      [5, 16, 2],
    ],
  },
  {
    cve: "CVE-2022-0492",
    since: [2, 6],
    fixed: [
      [4, 9, 301],
      [4, 14, 266],
      [4, 19, 229],
      [5, 4, 177],
      [5, 10, 97],
      [5, 15, 20],
      [5, 16, 6],
    ],
  },
  {
    cve: "CVE-2024-1086",
    since: [3, 15],
    fixed: [
      [5, 4, 269],
      [5, 10, 210],
      [5, 15, 149],
      [6, 1, 76],
      [6, 6, 15],
      [6, 7, 3],
    ],
  },
];

/** The first kernel that, by its version, has a known fault. */
export function findKernelFault(kernels: readonly string[]): { kernel: string; cve: string } | undefined {
  for (const kernel of kernels) {
    const match = /^v?(\d{1,3})\.(\d{1,4})(?:\.(\d{1,4}))?/.exec(kernel);
    if (match === null) continue;
    const version = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] as const;
    const fault = FAULTS.find((one) => isFaulty(version, one));
    if (fault !== undefined) return { kernel: kernel.slice(0, 60), cve: fault.cve };
  }
  return undefined;
}

function isFaulty([major, minor, patch]: readonly [number, number, number], { since, fixed }: KernelFault): boolean {
  if (compare([major, minor], since) < 0) return false;
  const own = fixed.find(([one, two]) => one === major && two === minor);
  if (own !== undefined) return patch < own[2];
  const last = fixed.at(-1);
  return last !== undefined && compare([major, minor], last) < 0;
}

function compare([major, minor]: readonly [number, number], [a = 0, b = 0]: readonly number[]): number {
  return major === a ? minor - b : major - a;
}
