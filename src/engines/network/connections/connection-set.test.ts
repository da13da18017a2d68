import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ALL_CONNECTIONS,
  type ConnectionSet,
  formatConnections,
  hasPort,
  intersect,
  isAll,
  isEmpty,
  NO_CONNECTIONS,
  PROTOCOLS,
  sameConnections,
  subtract,
  toConnections,
  unite,
} from "./connection-set.ts";
import { ALL_PORTS, toPortSet } from "./port-set.ts";

const PORTS = [1, 2, 3, 79, 80, 81, 82, 65_534, 65_535];
const port = fc.constantFrom(...PORTS);
const interval = fc
  .tuple(fc.constantFrom(...PROTOCOLS), port, port)
  .map(([protocol, one, other]) => toConnections(protocol, toPortSet(Math.min(one, other), Math.max(one, other))));
const set = fc.oneof(
  fc.array(interval, { maxLength: 5 }).map((all) => all.reduce(unite, NO_CONNECTIONS)),
  fc.constantFrom(ALL_CONNECTIONS, NO_CONNECTIONS),
);

/** Every port that could tell two sets apart. */
function toMembers(connections: ConnectionSet): string[] {
  return PROTOCOLS.flatMap((protocol) =>
    PORTS.filter((one) => hasPort(connections, protocol, one)).map((one) => `${protocol} ${one}`),
  );
}

describe("sets of connections", () => {
  it("are united, intersected and subtracted as sets of ports are", () => {
    fc.assert(
      fc.property(set, set, (one, other) => {
        const [mine, theirs] = [new Set(toMembers(one)), new Set(toMembers(other))];
        expect(new Set(toMembers(unite(one, other)))).toEqual(mine.union(theirs));
        expect(new Set(toMembers(intersect(one, other)))).toEqual(mine.intersection(theirs));
        expect(new Set(toMembers(subtract(one, other)))).toEqual(mine.difference(theirs));
      }),
    );
  });

  it("are all and none as the same two values, however they came about", () => {
    fc.assert(
      fc.property(set, (one) => {
        expect(unite(one, subtract(ALL_CONNECTIONS, one))).toBe(ALL_CONNECTIONS);
        expect(subtract(one, one)).toBe(NO_CONNECTIONS);
        expect(sameConnections(subtract(ALL_CONNECTIONS, subtract(ALL_CONNECTIONS, one)), one)).toBe(true);
      }),
    );
    const whole = PROTOCOLS.map((protocol) => toConnections(protocol, ALL_PORTS)).reduce(unite);
    expect(isAll(whole)).toBe(true);
    expect(isEmpty(toConnections("TCP", toPortSet(2, 1)))).toBe(true);
  });

  it("read as protocols in order, with ports that touch as one range", () => {
    const web = unite(toConnections("TCP", toPortSet(80)), toConnections("TCP", toPortSet(81, 90)));
    const both = unite(web, unite(toConnections("UDP", toPortSet(53)), toConnections("TCP", toPortSet(443))));
    expect(formatConnections(both)).toBe("TCP 80-90,443,UDP 53");
    expect(formatConnections(ALL_CONNECTIONS)).toBe("All Connections");
    expect(formatConnections(subtract(ALL_CONNECTIONS, toConnections("UDP", toPortSet(53))))).toBe(
      "SCTP 1-65535,TCP 1-65535,UDP 1-52,54-65535",
    );
  });
});
