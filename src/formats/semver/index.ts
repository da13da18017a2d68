export { compareSemver, formatSemver, normalizeSemver, readSemver, type Semver } from "./semver.ts";
export { readSemverRange, type SemverRange } from "./range.ts";
