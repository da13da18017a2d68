import { toWallTime, truncateTime, type ZonedTime } from "../../../../formats/go-time/index.ts";
import type { Library } from "../../declaration.ts";
import type { Duration } from "../../run/duration.ts";
import { Timestamp } from "../../run/timestamp.ts";
import { DURATION, STRING, TIMESTAMP } from "../../type.ts";
import { global } from "../define.ts";
import { answer, type KyvernoOutside } from "./outside.ts";

const toZoned = ({ nanos, offsetSeconds }: Timestamp): ZonedTime => ({ nanos, offsetSeconds, zone: "" });

function toCron(time: Timestamp): string {
  const { minute, hour, day, month, weekday } = toWallTime(toZoned(time));
  return `${minute} ${hour} ${day} ${month} ${weekday}`;
}

function truncate(time: Timestamp, { nanos }: Duration): Timestamp {
  return new Timestamp(truncateTime(toZoned(time), nanos).nanos, time.offsetSeconds);
}

/** @see github.com/kyverno/sdk, extensions/cel/libs/time */
export function timeLibrary({ now }: KyvernoOutside): Library {
  return {
    name: "kyverno.time",
    overloads: [
      global("time_now", "time.now", [], TIMESTAMP, () => answer(now, "failed to get the time"), { pure: false }),
      global("time_to_cron", "time.toCron", [TIMESTAMP], STRING, toCron),
      global("time_truncate", "time.truncate", [TIMESTAMP, DURATION], TIMESTAMP, truncate),
    ],
  };
}
