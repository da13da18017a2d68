/** A larger file is not a manifest; it is reported and left out. */
export const MAX_FILE_BYTES = 128 * 1024 * 1024;
/** Folders nested deeper than this are reported and left out (links may form circles). */
export const MAX_FOLDER_DEPTH = 40;
/** Folders that hold other people's files or none of interest. */
export const SKIPPED_FOLDERS: ReadonlySet<string> = new Set([
  ".git",
  ".hg",
  ".svn",
  "node_modules",
  ".terraform",
  ".venv",
  "__pycache__",
]);
