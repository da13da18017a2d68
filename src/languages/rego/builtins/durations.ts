import { readDuration } from "../../../formats/go-time/index.ts";
import { quoteGo } from "../../../formats/text/index.ts";
import { failure } from "./operands.ts";

/** Units that OPA adds to Go's, in hours. */
const HOURS: ReadonlyMap<string, number> = new Map([
  ["d", 24],
  ["w", 168],
  ["y", 8760],
]);

/** Nanoseconds of Go's durations, with `d`, `w` and `y` besides. */
export function readExtendedDuration(text: string): bigint {
  if (!/[dwy]/.test(text)) return read(text, text);
  const segments = /^([-+]?)((?:[0-9.]+(?:ms|us|µs|ns|[a-z]))+)$/.exec(text);
  const invalid = failure(`time: invalid duration ${quoteGo(text)}`);
  if (text.length > 1000 || segments === null) throw invalid;
  const rewritten = (segments[2] as string).replaceAll(
    /([0-9.]+)(ms|us|µs|ns|[a-z])/g,
    (all, digits: string, unit: string) => {
      const hours = HOURS.get(unit);
      if (hours === undefined) return all;
      if (!/^(?:\d+\.?\d*|\.\d+)$/.test(digits)) throw invalid;
      return `${decimal(Number(digits) * hours)}h`;
    },
  );
  return read(segments[1] + rewritten, text);
}

/** Without a power of ten. */
function decimal(value: number): string {
  return value >= 1e21
    ? BigInt(Math.round(value)).toString()
    : /e/.test(String(value))
      ? value.toFixed(20)
      : String(value);
}

function read(text: string, said: string): bigint {
  const reading = readDuration(text);
  if (reading.is === "ready") return reading.nanos;
  throw failure(text === said ? reading.message : `${reading.message.replace(/ [^ ]*$/, "")} ${quoteGo(said)}`);
}
