export { type ListName, SNAPSHOT_KIND, SNAPSHOT_VERSION, type SnapshotHeader, type SnapshotMark } from "./lines.ts";
export { looksLikeSnapshot, readHeader, readLine, type SnapshotLine } from "./read-line.ts";
