/** ` (did you mean "pod/privileged"?)` when one of the known names is near enough to a mistyped one; else nothing. */
export function suggest(typed: string, known: readonly string[]): string {
  // A control is often named without its group: `privileged` means pod/privileged, not pod/privileged-port.
  const ending = known.find((name) => name.endsWith(`/${typed}`));
  if (ending !== undefined) return ` (did you mean "${ending}"?)`;
  const limit = Math.max(2, Math.floor(typed.length / 3));
  let best: { name: string; distance: number } | undefined;
  for (const name of known) {
    if (Math.abs(name.length - typed.length) > limit && !name.includes(typed)) continue;
    const distance = name.includes(typed) && typed.length > 3 ? 1 : editDistance(typed.slice(0, 100), name, limit);
    if (distance <= limit && distance < (best?.distance ?? Infinity)) best = { name, distance };
  }
  return best === undefined ? "" : ` (did you mean "${best.name}"?)`;
}

/** Levenshtein distance, given up above a limit. */
function editDistance(a: string, b: string, limit: number): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(substitution, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    if (Math.min(...row) > limit) return Infinity;
    previous = row;
  }
  return previous[b.length] ?? Infinity;
}
