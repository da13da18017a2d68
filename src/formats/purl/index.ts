export { isSamePackage, type Purl, readPurl } from "./purl.ts";
