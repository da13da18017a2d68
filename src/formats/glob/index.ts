export { matchesGlob } from "./glob.ts";
export { isWildcard, matchesWildcard } from "./wildcard.ts";
