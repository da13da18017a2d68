export { MAX_DURATION, MIN_DURATION, formatDuration, readDuration, type DurationReading } from "./duration.ts";
export { RFC3339, RFC3339_NANO, formatTime } from "./format-time.ts";
export { type TimeReading, readTime } from "./parse-time.ts";
export { findOffset, findOffsetOnWall, isZone } from "./zone.ts";
export {
  SECOND,
  addDuration,
  toDifference,
  toUtc,
  toUtcTime,
  toWallTime,
  toZonedTime,
  truncateTime,
  type WallTime,
  type ZonedTime,
} from "./zoned-time.ts";
