export { accept, type Acceptance, type Baseline } from "./accept.ts";
export type { Exception, ResourceScope } from "./exceptions.ts";
