import { isIP } from "node:net";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Address,
  broadcastOf,
  containsAddress,
  containsPrefix,
  formatAddress,
  formatPrefix,
  isGlobalUnicast,
  isLinkLocalMulticast,
  isLinkLocalUnicast,
  isLoopback,
  isPrivate,
  isUnspecified,
  isV4InV6,
  maskPrefix,
  overlaps,
  type Prefix,
  readAddress,
  readPrefix,
} from "./index.ts";

function address(text: string): Address {
  const read = readAddress(text);
  if ("because" in read) throw new Error(read.because);
  return read;
}

function prefix(text: string): Prefix {
  const read = readPrefix(text);
  if ("because" in read) throw new Error(read.because);
  return read;
}

const addresses = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }).map((value): Address => ({ family: 4, value, zone: "" })),
  fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }).map((value): Address => ({ family: 6, value, zone: "" })),
  fc.bigInt({ min: 0n, max: 2n ** 33n }).map((value): Address => ({ family: 6, value: value << 16n, zone: "" })),
);
const prefixes = addresses.chain((one) =>
  fc.nat(one.family === 4 ? 32 : 128).map((bits): Prefix => ({ address: one, bits })),
);

describe("readAddress", () => {
  it.each([
    ["1.2.3.4", "1.2.3.4"],
    ["::", "::"],
    ["::1", "::1"],
    ["2001:DB8:0:0:0:0:0:1", "2001:db8::1"],
    ["1:0:0:2:0:0:0:3", "1:0:0:2::3"],
    ["0:1:0:1:0:1:0:1", "0:1:0:1:0:1:0:1"],
    ["::ffff:1.2.3.4", "::ffff:1.2.3.4"],
    ["64:ff9b::1.2.3.4", "64:ff9b::102:304"],
    ["fe80::1%eth0", "fe80::1%eth0"],
  ])("reads %s", (text, canonical) => {
    expect(formatAddress(address(text))).toBe(canonical);
  });

  it.each([
    ["", 'ParseAddr(""): unable to parse IP'],
    ["1.2.3", 'ParseAddr("1.2.3"): IPv4 address too short'],
    ["1.2.3.4.5", 'ParseAddr("1.2.3.4.5"): IPv4 address too long'],
    ["1.2.3.04", 'ParseAddr("1.2.3.04"): IPv4 field has octet with leading zero'],
    ["1.2.3.256", 'ParseAddr("1.2.3.256"): IPv4 field has value >255'],
    ["1..3.4", 'ParseAddr("1..3.4"): IPv4 field must have at least one digit (at ".3.4")'],
    ["1.2.3.a", 'ParseAddr("1.2.3.a"): unexpected character (at "a")'],
    ["%eth0", 'ParseAddr("%eth0"): missing IPv6 address'],
    ["fe80::1%", 'ParseAddr("fe80::1%"): zone must be a non-empty string'],
    ["1:2:3", 'ParseAddr("1:2:3"): address string too short'],
    ["1::2::3", 'ParseAddr("1::2::3"): multiple :: in address (at ":3")'],
    ["12345::", 'ParseAddr("12345::"): each group must have 4 or less digits (at "12345::")'],
    ["1:2:3:4:5:6:7:8:9", 'ParseAddr("1:2:3:4:5:6:7:8:9"): trailing garbage after address (at "9")'],
    ["1:2:3:4::5:6:7:8", 'ParseAddr("1:2:3:4::5:6:7:8"): the :: must expand to at least one field of zeros'],
    ["::1.2.3.400", 'ParseAddr("::1.2.3.400"): IPv4 field has value >255'],
    ["1:", 'ParseAddr("1:"): colon must be followed by more characters (at ":")'],
  ])("refuses %j", (text, because) => {
    expect(readAddress(text)).toEqual({ because });
  });

  it("reads back what it writes", () => {
    fc.assert(
      fc.property(addresses, (one) => {
        expect(readAddress(formatAddress(one))).toEqual(one);
      }),
    );
  });

  it("accepts what the system accepts, whatever the text", () => {
    const texts = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[0-9a-f:.]{0,24}$/),
      fc.stringMatching(/^(\d{1,3}\.){3}\d{1,3}$/),
    );
    fc.assert(
      fc.property(texts, (text) => {
        fc.pre(!text.includes("%"));
        const read = readAddress(text);
        expect("because" in read ? 0 : read.family).toBe(isIP(text));
      }),
    );
  });

  it("tells kinds of addresses", () => {
    const kinds = [isUnspecified, isLoopback, isLinkLocalMulticast, isLinkLocalUnicast, isGlobalUnicast, isPrivate];
    const named = (text: string): string[] => kinds.filter((is) => is(address(text))).map((is) => is.name);
    expect(named("0.0.0.0")).toEqual(["isUnspecified"]);
    expect(named("::")).toEqual(["isUnspecified"]);
    expect(named("127.9.9.9")).toEqual(["isLoopback"]);
    expect(named("::1")).toEqual(["isLoopback"]);
    expect(named("224.0.0.251")).toEqual(["isLinkLocalMulticast"]);
    expect(named("ff02::1")).toEqual(["isLinkLocalMulticast"]);
    expect(named("169.254.1.1")).toEqual(["isLinkLocalUnicast"]);
    expect(named("fe80::1")).toEqual(["isLinkLocalUnicast"]);
    expect(named("255.255.255.255")).toEqual([]);
    expect(named("8.8.8.8")).toEqual(["isGlobalUnicast"]);
    expect(named("10.1.2.3")).toEqual(["isGlobalUnicast", "isPrivate"]);
    expect(named("172.31.0.1")).toEqual(["isGlobalUnicast", "isPrivate"]);
    expect(named("172.32.0.1")).toEqual(["isGlobalUnicast"]);
    expect(named("fd00::1")).toEqual(["isGlobalUnicast", "isPrivate"]);
    expect(isV4InV6(address("::ffff:1.2.3.4"))).toBe(true);
    expect(isV4InV6(address("1.2.3.4"))).toBe(false);
  });
});

describe("readPrefix", () => {
  it.each([
    ["10.0.0.0", "netip.ParsePrefix(\"10.0.0.0\"): no '/'"],
    ["10.0.0.0/33", 'netip.ParsePrefix("10.0.0.0/33"): prefix length out of range'],
    ["10.0.0.0/08", 'netip.ParsePrefix("10.0.0.0/08"): bad bits after slash: "08"'],
    ["10.0.0.0/", 'netip.ParsePrefix("10.0.0.0/"): bad bits after slash: ""'],
    ["10.0.0.0/-1", 'netip.ParsePrefix("10.0.0.0/-1"): bad bits after slash: "-1"'],
    ["fe80::1%a/64", 'netip.ParsePrefix("fe80::1%a/64"): IPv6 zones cannot be present in a prefix'],
    ["x/8", 'netip.ParsePrefix("x/8"): ParseAddr("x"): unable to parse IP'],
  ])("refuses %j", (text, because) => {
    expect(readPrefix(text)).toEqual({ because });
  });

  it("keeps the bits behind the mask until it is asked to clear them", () => {
    expect(formatPrefix(prefix("192.168.7.9/16"))).toBe("192.168.7.9/16");
    expect(formatPrefix(maskPrefix(prefix("192.168.7.9/16")))).toBe("192.168.0.0/16");
    expect(formatPrefix(maskPrefix(prefix("2001:db8::1/32")))).toBe("2001:db8::/32");
    expect(formatAddress(broadcastOf(prefix("192.168.7.9/16")))).toBe("192.168.255.255");
  });

  it("contains exactly the addresses from its first to its last", () => {
    fc.assert(
      fc.property(prefixes, addresses, (net, one) => {
        const low = maskPrefix(net).address;
        const inside = one.family === low.family && one.value >= low.value && one.value <= broadcastOf(net).value;
        expect(containsAddress(net, one)).toBe(inside);
        expect(containsAddress(net, low)).toBe(true);
        expect(containsAddress(net, broadcastOf(net))).toBe(true);
      }),
    );
  });

  it("contains a network when it contains its ends, and overlaps when either contains the other", () => {
    fc.assert(
      fc.property(prefixes, prefixes, (a, b) => {
        const inside = containsAddress(a, maskPrefix(b).address) && containsAddress(a, broadcastOf(b));
        expect(containsPrefix(a, b)).toBe(inside);
        expect(overlaps(a, b)).toBe(containsPrefix(a, b) || containsPrefix(b, a));
      }),
    );
  });
});
