/**
 * Whether a runtime class is one of those that put a kernel or a hypervisor between workload and node.
 * @param patterns `kata-*`: a star at the end stands for any letters
 */
export function isSandbox(runtimeClass: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) =>
    pattern.endsWith("*") ? runtimeClass.startsWith(pattern.slice(0, -1)) : runtimeClass === pattern,
  );
}
