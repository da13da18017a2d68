export { toHostPath } from "./host-path.ts";
