import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  MAX_DURATION,
  MIN_DURATION,
  RFC3339,
  RFC3339_NANO,
  addDuration,
  findOffset,
  findOffsetOnWall,
  formatDuration,
  formatTime,
  isZone,
  readDuration,
  readTime,
  toDifference,
  toUtc,
  toUtcTime,
  truncateTime,
  type ZonedTime,
} from "./index.ts";

const read = (layout: string, text: string, zone?: string): ZonedTime => {
  const reading = readTime(layout, text, zone);
  if (reading.is === "invalid") throw new TypeError(reading.message);
  return reading.time;
};
const nanosOf = (text: string): bigint | string => {
  const reading = readDuration(text);
  return reading.is === "ready" ? reading.nanos : reading.message;
};

describe("readTime", () => {
  it.each([
    [RFC3339, "2023-01-12T05:07:55Z", "2023-01-12T05:07:55Z"],
    [RFC3339, "2023-01-12T05:07:55.123456789+02:00", "2023-01-12T05:07:55.123456789+02:00"],
    [RFC3339, "2023-01-12T5:07:55Z", "2023-01-12T05:07:55Z"],
    ["Mon, 02 Jan 2006 15:04:05 MST", "Fri, 22 May 1998 23:50:00 UTC", "1998-05-22T23:50:00Z"],
    ["Mon Jan _2 15:04:05 2006", "Thu Feb  4 21:00:57 2010", "2010-02-04T21:00:57Z"],
    ["Mon Jan _2 15:04:05 -0700 2006", "Thu Feb  4 21:00:57 -0800 2010", "2010-02-04T21:00:57-08:00"],
    ["3:04PM", "7:05AM", "0000-01-01T07:05:00Z"],
    ["3:04PM", "12:05AM", "0000-01-01T00:05:00Z"],
    ["2006 002", "2024 060", "2024-02-29T00:00:00Z"],
    ["2006 002", "2023 060", "2023-03-01T00:00:00Z"],
    ["2 Jan 06 15:04 GMT-7", "2 Jan 69 15:04 GMT-7", "1969-01-02T15:04:00Z"],
    ["2006-01-02 15:04:05.000", "2012-12-31 00:00:01.250", "2012-12-31T00:00:01.25Z"],
    ["15:04:05", "10:11:12,5", "0000-01-01T10:11:12.5Z"],
  ])("reads %j %j", (layout, text, expected) => {
    expect(formatTime(read(layout, text), RFC3339_NANO)).toBe(expected);
  });

  it.each([
    [RFC3339, "", 'parsing time "" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "2006"'],
    [RFC3339, "2023-13-01T00:00:00Z", 'parsing time "2023-13-01T00:00:00Z": month out of range'],
    [RFC3339, "2023-02-29T00:00:00Z", 'parsing time "2023-02-29T00:00:00Z": day out of range'],
    [RFC3339, "2023-01-12T05:07:55Zx", 'parsing time "2023-01-12T05:07:55Zx": extra text: "x"'],
    ["15:04", "24:00", 'parsing time "24:00": hour out of range'],
    ["Jan", "Foo", 'parsing time "Foo" as "Jan": cannot parse "Foo" as "Jan"'],
  ])("refuses %j %j in Go's words", (layout, text, message) => {
    expect(readTime(layout, text)).toEqual({ is: "invalid", message });
  });

  it("reads a clock of a named zone, and knows its summer time", () => {
    const layout = "2006-01-02 15:04";
    expect(formatTime(read(layout, "2024-01-15 12:00", "Europe/Berlin"), RFC3339)).toBe("2024-01-15T12:00:00+01:00");
    expect(formatTime(read(layout, "2024-07-15 12:00", "Europe/Berlin"), RFC3339)).toBe("2024-07-15T12:00:00+02:00");
  });

  it("never throws, whatever layout and text", () => {
    const piece = fc.constantFrom("2006", "01", "Jan", "_2", ".000", ",999", "Z07:00", "-0700", "MST", "PM", " ", "é");
    const layouts = fc.oneof(
      fc.string(),
      fc.array(piece).map((pieces) => pieces.join("")),
    );
    fc.assert(
      fc.property(layouts, fc.oneof(fc.string(), layouts), (layout, text) => {
        expect(["ready", "invalid"]).toContain(readTime(layout, text).is);
      }),
    );
  });
});

describe("formatTime", () => {
  const time = read(RFC3339, "2009-02-04T21:00:57.0123456789-08:00");

  it.each([
    ["Mon Jan _2 15:04:05 2006", "Wed Feb  4 21:00:57 2009"],
    ["Monday, 02-Jan-06 15:04:05 MST", "Wednesday, 04-Feb-09 21:00:57 -0800"],
    ["3:04PM 03 4 5 pm", "9:00PM 09 0 57 pm"],
    ["January 1 2 002 __2", "February 2 4 035  35"],
    ["05.000 .00 05.999 05,000000000", "57.012 .01 57.012 57,012345678"],
    ["Z0700 Z07:00:00 -07 -070000", "-0800 -08:00:00 -08 -080000"],
    ["Month Janu 2006_2006", "Month Janu 2009_2009"],
    ["", ""],
  ])("writes %j", (layout, expected) => {
    expect(formatTime(time, layout)).toBe(expected);
  });

  it("is undone by readTime", () => {
    const millis = fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 });
    fc.assert(
      fc.property(
        millis,
        fc.integer({ min: 0, max: 999_999 }),
        fc.integer({ min: -840, max: 840 }),
        (ms, nanos, offset) => {
          const utc = addDuration(toUtcTime(ms), BigInt(nanos));
          const told = { ...utc, offsetSeconds: offset * 60, zone: "" };
          const text = formatTime(told, RFC3339_NANO);
          if (!/^\d{4}-/.test(text)) return;
          expect(read(RFC3339, text)).toMatchObject({ nanos: utc.nanos, offsetSeconds: offset * 60 });
          expect(formatTime(utc, "2006-01-02T15:04:05.000Z07:00")).toBe(new Date(ms).toISOString());
          expect(toUtc(told)).toEqual(utc);
        },
      ),
    );
  });
});

describe("durations", () => {
  it.each([
    ["0", 0n],
    ["1h2m3.5s", 3_723_500_000_000n],
    ["-1.5h", -5_400_000_000_000n],
    ["300ms", 300_000_000n],
    ["1.000000001s", 1_000_000_001n],
    ["0.3333333333333333333h", 1_200_000_000_000n],
    ["5.s", 5_000_000_000n],
    ["1us2µs3μs4ns", 6_004n],
    ["-9223372036854775808ns", MIN_DURATION],
    ["", 'time: invalid duration ""'],
    ["3", 'time: missing unit in duration "3"'],
    ["1d", 'time: unknown unit "d" in duration "1d"'],
    [".s", 'time: invalid duration ".s"'],
    ["1h-2m", 'time: unknown unit "h-" in duration "1h-2m"'],
    ["9223372036854775808ns", 'time: invalid duration "9223372036854775808ns"'],
    ["1__proto__", 'time: unknown unit "__proto__" in duration "1__proto__"'],
  ])("%j is %s", (text, expected) => {
    expect(nanosOf(text)).toBe(expected);
  });

  it.each([
    [0n, "0s"],
    [1n, "1ns"],
    [1_100n, "1.1µs"],
    [2_200_000n, "2.2ms"],
    [3_300_000_000n, "3.3s"],
    [245_000_000_000n, "4m5s"],
    [18_367_001_000_000n, "5h6m7.001s"],
    [MIN_DURATION, "-2562047h47m16.854775808s"],
  ])("%s is written %s", (nanos, expected) => {
    expect(formatDuration(nanos)).toBe(expected);
  });

  it("are read as they are written", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), (nanos) => {
        expect(nanosOf(formatDuration(nanos))).toBe(nanos);
      }),
    );
  });

  it("are refused, never thrown at", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^[-+]?[0-9.]{0,30}[hmsnuµ]{0,3}[0-9.]{0,9}[hms]?$/)),
        (text) => {
          const nanos = nanosOf(text);
          expect(typeof nanos === "string" || (nanos <= MAX_DURATION && nanos >= MIN_DURATION)).toBe(true);
        },
      ),
    );
  });

  it("lie between two times, and cut them down", () => {
    const later = read(RFC3339, "2021-01-02T15:04:05-08:00");
    const earlier = read(RFC3339, "2021-01-02T15:04:05Z");
    expect(formatDuration(toDifference(later, earlier))).toBe("8h0m0s");
    expect(toDifference(read(RFC3339, "9999-01-01T00:00:00Z"), earlier)).toBe(MAX_DURATION);
    expect(formatTime(truncateTime(later, 7_200_000_000_000n), RFC3339)).toBe("2021-01-02T14:00:00-08:00");
    expect(truncateTime(later, 0n)).toEqual(later);
  });
});

describe("zones", () => {
  it("are those of the IANA database and nothing else", () => {
    expect(["UTC", "Europe/Berlin", "America/New_York"].every(isZone)).toBe(true);
    expect(["", "+01:00", "Nowhere/Town", "__proto__", "../etc/passwd"].some(isZone)).toBe(false);
  });

  it("tell the offset of the moment, also before there were rules", () => {
    expect(findOffset("America/New_York", Date.UTC(2024, 6, 1) / 1000)?.offsetSeconds).toBe(-14_400);
    expect(findOffset("Asia/Kathmandu", Date.UTC(2024, 6, 1) / 1000)?.offsetSeconds).toBe(20_700);
    expect(findOffset("Europe/Berlin", -4e9)?.offsetSeconds).toBe(3208);
    expect(findOffset("Europe/Berlin", Number.MAX_SAFE_INTEGER)).toBeUndefined();
    expect(findOffsetOnWall("Nowhere/Town", 0)).toBeUndefined();
  });
});
