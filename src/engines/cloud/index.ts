export { toCloudFacts } from "./to-cloud-facts.ts";
