export { type CvssFacts, readCvss } from "./cvss.ts";
