export { type FilesRead, type OnProgress, readFiles, type ReadFilesOptions } from "./read.ts";
