import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  allowed,
  hasPort,
  isEmpty,
  type NetworkModel,
  type Peer,
  toNetworkModel,
  toReachClasses,
} from "../../src/engines/network/index.ts";
import { locate } from "../../src/formats/position/index.ts";
import { toPicture } from "../../src/inventory/index.ts";
import type { KubernetesObject } from "../../src/model/index.ts";
import { type End, isDelivered } from "./brute-force.ts";
import { cluster } from "./random-policies.ts";

/** How many clusters are compared: HAUBERK_NETWORK_CLUSTERS=100000 for all that was ever asked for. */
const CLUSTERS = Number(process.env["HAUBERK_NETWORK_CLUSTERS"] ?? 1500);
const ADDRESSES = ["10.1.2.3", "10.1.2.4", "10.200.0.1", "192.168.1.1", "8.8.8.8"];
const PORTS = [1, 53, 80, 81, 100, 443, 65_535];
const PROTOCOLS = ["TCP", "UDP", "SCTP"] as const;

function toModel(objects: readonly KubernetesObject[]): NetworkModel {
  const resources = objects.map((object) => ({ object, origin: { is: "cluster", context: "test" } as const }));
  return toNetworkModel(toPicture({ resources, complete: true }, locate).picture);
}

function toEnds(objects: readonly KubernetesObject[]): End[] {
  const pods = objects.filter(({ kind }) => kind === "Pod").map((pod): End => ({ pod }));
  return [...pods, ...ADDRESSES.map((address): End => ({ address }))];
}

function toPeer(model: NetworkModel, end: End, isSource: boolean): Peer | undefined {
  if ("pod" in end) return model.peers.find(({ resource }) => resource.object === end.pod);
  const value = end.address.split(".").reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);
  const outside = isSource ? model.externalSources : model.externalTargets;
  return outside.find(({ range }) => range.family === 4 && range.first <= value && value <= range.last);
}

describe("reachability", () => {
  it("is that of every single packet, decided one by one from the objects", { timeout: 3_600_000 }, () => {
    let packets = 0;
    let delivered = 0;
    fc.assert(
      fc.property(cluster, (objects) => {
        const model = toModel(objects);
        expect(model.problems).toEqual([]);
        const ends = toEnds(objects);
        for (const from of ends) {
          for (const to of ends) {
            if (from === to || ("address" in from && "address" in to)) continue;
            const [source, target] = [toPeer(model, from, true), toPeer(model, to, false)];
            if (source === undefined || target === undefined) throw new Error("a peer is missing");
            const { connections, unknown } = allowed(model, source, target);
            expect(isEmpty(unknown)).toBe(true);
            for (const protocol of PROTOCOLS) {
              for (const port of PORTS) {
                const wanted = isDelivered(objects, { from, to, protocol, port });
                packets += 1;
                delivered += wanted ? 1 : 0;
                if (hasPort(connections, protocol, port) === wanted) continue;
                throw new Error(`${source.name} => ${target.name} ${protocol} ${port} should be ${wanted}`);
              }
            }
          }
        }
      }),
      { numRuns: CLUSTERS },
    );
    console.info(`${CLUSTERS} clusters, ${packets} packets, ${delivered} of them delivered`);
    // Neither all nor none: the clusters are worth comparing.
    expect(delivered).toBeGreaterThan(packets / 20);
    expect(delivered).toBeLessThan(packets - packets / 20);
  });

  it("is the same class by class as pair by pair", () => {
    fc.assert(
      fc.property(cluster, (objects) => {
        const model = toModel(objects);
        const { classes, answerOf } = toReachClasses(model);
        expect(classes.flatMap(({ peers }) => peers).length).toBe(model.peers.length);
        for (const [from, { peers: sources }] of classes.entries()) {
          for (const [to, { peers: targets }] of classes.entries()) {
            for (const source of sources) {
              for (const target of targets) expect(answerOf(from, to)).toEqual(allowed(model, source, target));
            }
          }
        }
      }),
      { numRuns: Math.min(CLUSTERS, 2000) },
    );
  });
});
