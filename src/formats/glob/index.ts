export { matchesGlob } from "./glob.ts";
