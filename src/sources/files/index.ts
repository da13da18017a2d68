export { findFiles } from "./find.ts";
export { readNamed } from "./bytes.ts";
export { type FilesRead, type OnProgress, readFiles, type ReadFilesOptions } from "./read.ts";
export { readStandardInput } from "./standard-input.ts";
