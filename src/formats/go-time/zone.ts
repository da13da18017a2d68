/** Offsets of one named zone; a formatter is costly to make, so the last ones are kept. */
const MAX_FORMATTERS = 64;
const formatters = new Map<string, Intl.DateTimeFormat>();

/**
 * Whether the name is that of a zone of the IANA database (`Europe/Berlin`, `UTC`). Names of offsets (`+01:00`), which
 * JavaScript takes for zones, are none.
 */
export function isZone(name: string): boolean {
  return findFormatter(name) !== undefined;
}

/**
 * Seconds east of Greenwich that clocks of the zone show at this moment, and the zone's abbreviation then; undefined when
 * there is no such zone.
 * @param epochSeconds whole seconds since 1970-01-01T00:00:00Z
 */
export function findOffset(
  name: string,
  epochSeconds: number,
): { readonly offsetSeconds: number; readonly zone: string } | undefined {
  if (name === "" || name === "UTC") return { offsetSeconds: 0, zone: "UTC" };
  const formatter = findFormatter(name);
  const date = new Date(epochSeconds * 1000);
  if (formatter === undefined || Number.isNaN(date.getTime())) return undefined;
  let written = "";
  for (const part of formatter.formatToParts(date)) if (part.type === "timeZoneName") written = part.value;
  const [, sign, hours = "0", minutes = "0", seconds = "0"] =
    /^GMT(?:([-+])(\d{1,2}):?(\d{2})?:?(\d{2})?)?$/.exec(written) ?? [];
  const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return { offsetSeconds: sign === "-" ? -size : size, zone: "" };
}

/**
 * Seconds east of Greenwich for a clock of the zone that shows this time. In the hour that a clock skips or shows twice
 * the answer is one of the two offsets: the one that Go takes.
 * @param wallSeconds what the clock shows, in seconds since 1970-01-01T00:00:00 on the same clock
 * @see Go, time.Date
 */
export function findOffsetOnWall(name: string, wallSeconds: number): number | undefined {
  const guess = findOffset(name, wallSeconds);
  if (guess === undefined || guess.offsetSeconds === 0) return guess?.offsetSeconds;
  return findOffset(name, wallSeconds - guess.offsetSeconds)?.offsetSeconds;
}

function findFormatter(name: string): Intl.DateTimeFormat | undefined {
  const known = formatters.get(name);
  if (known !== undefined) return known;
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(name)) return undefined;
  try {
    const formatter = new Intl.DateTimeFormat("en-US", { timeZone: name, timeZoneName: "longOffset" });
    if (formatters.size >= MAX_FORMATTERS) formatters.clear();
    formatters.set(name, formatter);
    return formatter;
  } catch {
    return undefined;
  }
}
