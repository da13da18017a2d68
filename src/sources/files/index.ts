export { findFiles, isDockerfile } from "./find.ts";
export { type FilesRead, type OnProgress, readFiles } from "./read.ts";
