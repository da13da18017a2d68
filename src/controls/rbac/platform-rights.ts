export const PLATFORM_RIGHTS: ReadonlyMap<string, readonly string[]> = new Map([
  ["ClusterRole//cluster-admin", ["everything"]],
]);
