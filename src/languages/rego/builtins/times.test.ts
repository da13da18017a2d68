import { describe, expect, it } from "vitest";
import type { RegoValue } from "../value.ts";
import { call } from "./call-builtin.ts";

describe("time", () => {
  it.each<[string, RegoValue[], unknown]>([
    ["time.now_ns", [], 1700000000000000000],
    ["time.date", [0], [1970, 1, 1]],
    ["time.clock", [[0, "America/New_York"]], [19, 0, 0]],
    ["time.weekday", [0], "Thursday"],
    ["time.format", [[0, "", "2006/01/02 15h"]], "1970/01/01 00h"],
    ["time.format", [1.5], { error: "timestamp too big" }],
    ["time.date", [[0, "Nope/X"]], { error: "unknown time zone Nope/X" }],
    ["time.add_date", [1582977600000000000n, 1, 0, 0], 1614600000000000000],
    ["time.add_date", [0, 300, 0, 0], { error: "time outside of valid range" }],
    ["time.diff", [1614600000000000000n, 1582977600000000000n], [1, 0, 1, 0, 0, 0]],
    ["time.parse_ns", ["2006-01-02", "2020-02-29"], 1582934400000000000],
    ["time.parse_rfc3339_ns", ["1000-01-01T00:00:00Z"], { error: "time outside of valid range" }],
    ["time.parse_duration_ns", ["1w2d1.5h"], 783000000000000],
    ["time.parse_duration_ns", ["1x"], { error: 'time: unknown unit "x" in duration "1x"' }],
    ["time.parse_duration_ns", ["d"], { error: 'time: invalid duration "d"' }],
  ])("%s of %s", (name, args, result) => {
    expect(call(name, ...args)).toEqual(result);
  });
});

describe("networks", () => {
  it.each<[string, RegoValue[], unknown]>([
    ["net.cidr_contains", ["10.0.0.0/8", "10.1.2.3"], true],
    ["net.cidr_contains", ["10.0.0.0/8", "10.0.0.0/7"], false],
    [
      "net.cidr_contains",
      ["10.0.0.0/8", "x"],
      { error: "not a valid textual representation of an IP address or CIDR: x" },
    ],
    ["net.cidr_intersects", ["10.0.0.0/8", "10.1.0.0/16"], true],
    ["net.cidr_contains_matches", ["1.1.1.0/24", ["1.1.1.128", "1.1.254.254/32"]], [["1.1.1.0/24", 0]]],
    [
      "net.cidr_contains_matches",
      ["1.1.1.0/24", [[]]],
      { error: "operand 2: element must be string or non-empty array" },
    ],
    ["net.cidr_expand", ["192.168.1.1/31"], ["192.168.1.0", "192.168.1.1"]],
    ["net.cidr_expand", ["192.168.1.1/33"], { error: "invalid CIDR address: 192.168.1.1/33" }],
    ["net.cidr_merge", [["10.0.0.0/25", "10.0.0.128/25", "10.0.2.0/24"]], ["10.0.0.0/24", "10.0.2.0/24"]],
    ["net.cidr_merge", [["::1"]], { error: "IPv6 invalid: needs prefix length" }],
    ["net.cidr_is_valid", ["10.0.0.0/33"], false],
  ])("%s of %j is %j", (name, args, result) => {
    expect(call(name, ...args)).toEqual(result);
  });

  it("cannot be made to fill the memory", () => {
    expect(() => call("net.cidr_expand", "::/0")).toThrow("budget");
  });
});
