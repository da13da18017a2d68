export { accept, type Acceptance, type Baseline } from "./accept.ts";
export { covers, type Exception, isExpired, type ResourceScope } from "./exceptions.ts";
