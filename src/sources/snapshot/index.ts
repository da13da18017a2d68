export { isSnapshot, isSnapshotFile } from "./chunks.ts";
export { readSnapshot, type SnapshotReading, type SnapshotSource, type ToObjects } from "./read-snapshot.ts";
