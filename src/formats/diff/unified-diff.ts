import { createTwoFilesPatch } from "diff";

/**
 * The difference as a unified diff with `a/…` and `b/…` headers, as `git apply` takes it; empty when the texts are the same.
 * @param file path from the directory the patch will be applied in, with `/`
 */
export function toUnifiedDiff(file: string, before: string, after: string): string {
  if (before === after) return "";
  const patch = createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after, undefined, undefined, {
    context: 3,
    stripTrailingCr: false,
  });
  return patch.slice(patch.indexOf("--- "));
}
