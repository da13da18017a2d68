import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../model/index.ts";
import { type Attributes, isResourceRequest } from "../attributes.ts";
import { toAuthorizer } from "../authorizer.ts";
import { anyAttributes, anyObjects, anyUser, toResource } from "../objects-for-tests.ts";
import type { Subject } from "../subject.ts";
import { CoverageCount, findBlindSpots } from "./coverage.ts";
import { type AuditEvent, toAuditEvent, toEvents } from "./event.ts";
import { toLeastRoles } from "./least-role.ts";
import { UsageRecorder } from "./recorder.ts";
import { RightsUsed } from "./unused-rights.ts";

const CART: Subject = { kind: "ServiceAccount", namespace: "shop", name: "cart" };
const USER = { name: "system:serviceaccount:shop:cart", groups: ["system:authenticated"] };
const EVENT: JsonObject = {
  apiVersion: "audit.k8s.io/v1",
  kind: "Event",
  level: "Metadata",
  stage: "ResponseComplete",
  verb: "get",
  requestURI: "/api/v1/namespaces/shop/secrets/db",
  user: { username: USER.name, groups: USER.groups },
  objectRef: { resource: "secrets", namespace: "shop", name: "db", apiVersion: "v1" },
  responseStatus: { code: 200 },
  annotations: { "authorization.k8s.io/decision": "allow" },
  requestReceivedTimestamp: "2026-11-20T10:00:00.000000Z",
};

function read(change: JsonObject = {}): AuditEvent {
  const event = toAuditEvent({ ...EVENT, ...change });
  if (typeof event === "string") throw new Error(event);
  return event;
}

/** Without stars, which no request of a log is taken for. */
const anyUse = anyAttributes.filter((attributes) => Object.values(attributes).every((word) => !word.includes("*")));

function toUse(attributes: Attributes, outcome: "allowed" | "refused" | "pending" = "allowed"): AuditEvent {
  // A log has no name for these.
  const hasNoName = isResourceRequest(attributes) && ["create", "deletecollection"].includes(attributes.verb);
  const own = hasNoName ? { ...attributes, name: "" } : attributes;
  return { stage: "ResponseComplete", level: "Metadata", atMs: 0, uses: [{ user: USER, attributes: own, outcome }] };
}

describe("an audit event", () => {
  it("tells who asked for what, and what came of it", () => {
    const { uses, stage, level, atMs } = read();
    expect([stage, level, atMs]).toEqual(["ResponseComplete", "Metadata", Date.UTC(2026, 10, 20, 10)]);
    const attributes = { verb: "get", group: "", resource: "secrets", subresource: "", namespace: "shop", name: "db" };
    expect(uses).toEqual([{ user: USER, attributes, outcome: "allowed" }]);
  });

  it.each([
    [
      "the authorizer's decision before the answer's code",
      { annotations: { "authorization.k8s.io/decision": "forbid" } },
      "refused",
    ],
    ["the answer's code where there is no decision", { annotations: {}, responseStatus: { code: 403 } }, "refused"],
    ["an error that is none of rights as allowed", { annotations: {}, responseStatus: { code: 404 } }, "allowed"],
    ["an arrival as open", { annotations: {}, responseStatus: null, stage: "RequestReceived" }, "pending"],
  ])("counts %s", (_, change, outcome) => {
    expect(read(change).uses.map((use) => use.outcome)).toEqual([outcome]);
  });

  it("has no name where the request had none, though the log adds it", () => {
    const names = ["create", "deletecollection", "delete"].map((verb) => {
      const { attributes } = read({ verb }).uses[0] ?? { attributes: { verb: "", nonResourceURL: "" } };
      return isResourceRequest(attributes) ? attributes.name : undefined;
    });
    expect(names).toEqual(["", "", "db"]);
  });

  it("is of a path without its query where it is of no object", () => {
    const { uses } = read({ objectRef: null, requestURI: "/metrics?x=1" });
    expect(uses[0]?.attributes).toEqual({ verb: "get", nonResourceURL: "/metrics" });
  });

  it("is two rights where somebody impersonates: theirs to do so, and the other's to do it", () => {
    const groups = ["system:serviceaccounts", "system:authenticated", "ops"];
    const { uses } = read({ user: { username: "ada" }, impersonatedUser: { username: USER.name, groups } });
    const rights = uses.map(({ user, attributes }) =>
      isResourceRequest(attributes) ? `${user.name} ${attributes.verb} ${attributes.resource} ${attributes.name}` : "",
    );
    expect(rights).toEqual([
      `${USER.name} get secrets db`,
      "ada impersonate serviceaccounts cart",
      "ada impersonate groups ops",
    ]);
  });

  it("of whatever shape is read or refused, never thrown over", () => {
    const hostile = fc.dictionary(
      fc.constantFrom(...Object.keys(EVENT), "impersonatedUser", "__proto__", "items"),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          hostile,
          hostile.map((one) => ({ ...EVENT, ...one })),
          fc.jsonValue(),
        ),
        (value) => {
          const recorder = new UsageRecorder(CART);
          for (const one of toEvents(value)) {
            const event = toAuditEvent(one);
            if (typeof event !== "string") recorder.add(event);
          }
          const objects = toLeastRoles(recorder.rights, CART, { name: "r", withNames: true });
          expect(JSON.stringify(objects)).not.toContain('"*"');
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("the least roles", () => {
  const make = (events: readonly AuditEvent[], withNames: boolean) => {
    const recorder = new UsageRecorder(CART);
    for (const event of events) recorder.add(event);
    const objects = toLeastRoles(recorder.rights, CART, { name: "least", withNames }).map(toResource);
    const isBinding = ({ object }: (typeof objects)[number]): boolean => object.kind.endsWith("Binding");
    const roles = objects.filter((one) => !isBinding(one));
    return { roles, bindings: objects.filter(isBinding), complete: true };
  };

  it("allow all that was used, and nothing else", () => {
    fc.assert(
      fc.property(
        fc.array(anyUse, { minLength: 1, maxLength: 30 }),
        fc.array(anyUse),
        fc.boolean(),
        (used, others, withNames) => {
          const authorizer = toAuthorizer(
            make(
              used.map((one) => toUse(one)),
              withNames,
            ),
          );
          const isAllowed = (one: Attributes): boolean => authorizer.authorize(USER, one).decision === "allowed";
          const uses = used.flatMap((one) => toUse(one).uses.map(({ attributes }) => attributes));
          for (const one of uses) expect(isAllowed(one)).toBe(true);
          const beyond = others.filter(
            (other) => isAllowed(other) && !uses.some((one) => covers(one, other, withNames)),
          );
          expect(beyond).toEqual([]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("give nothing that was refused, or only asked for", () => {
    fc.assert(
      fc.property(anyUse, fc.constantFrom("refused" as const, "pending" as const), (attributes, outcome) => {
        expect(make([toUse(attributes, outcome)], true).roles).toEqual([]);
      }),
    );
  });

  it("take no star of a request for one of a rule", () => {
    const { roles } = make([read({ verb: "*" }), read({ objectRef: { resource: "*" } })], true);
    expect(roles).toEqual([]);
  });

  it("are one for namespaces that need the same", () => {
    const events = ["shop", "bank"].map((namespace) =>
      read({ objectRef: { resource: "secrets", namespace, name: "db" } }),
    );
    const { roles, bindings } = make(events, true);
    expect(roles.map(({ object }) => object.kind)).toEqual(["ClusterRole"]);
    expect(bindings.map(({ object }) => object.metadata.namespace)).toEqual(["bank", "shop"]);
  });

  it("are made in time for a log of very many namespaces", () => {
    const events = Array.from({ length: 20_000 }, (_, index) =>
      read({ objectRef: { resource: "secrets", namespace: `n${index}`, name: "db" } }),
    );
    const { bindings } = make([...events, read({ verb: "list", objectRef: { resource: "secrets" } })], true);
    expect(bindings.length).toBe(20_001);
  });

  it("name objects only where they were few", () => {
    const toEvent = (_: unknown, index: number): AuditEvent =>
      read({ objectRef: { resource: "secrets", namespace: "shop", name: `s${index}` } });
    const namesOf = (events: AuditEvent[]): unknown =>
      make(events, true).roles.map(({ object }) => (object["rules"] as JsonObject[])[0]?.["resourceNames"]);
    expect(namesOf(Array.from({ length: 3 }, toEvent))).toEqual([["s0", "s1", "s2"]]);
    expect(namesOf(Array.from({ length: 100 }, toEvent))).toEqual([undefined]);
  });
});

/** Whether a right that was used says that another is allowed; names are not told apart where they are left out. */
function covers(used: Attributes, other: Attributes, withNames: boolean): boolean {
  if (!isResourceRequest(used) || !isResourceRequest(other)) return JSON.stringify(used) === JSON.stringify(other);
  const parts = ["verb", "group", "resource", "subresource"] as const;
  const isSame = parts.every((part) => used[part] === other[part]) || toText(used) === toText(other);
  const isPlace = used.namespace === other.namespace || used.namespace === "";
  return isSame && isPlace && (!withNames || used.name === other.name || used.name === "");
}

/** `pods/exec` as one word is the same as in two. */
function toText(attributes: Attributes): string {
  if (!isResourceRequest(attributes)) return "";
  const { verb, group, resource, subresource } = attributes;
  return [verb, group, subresource === "" ? resource : `${resource}/${subresource}`].join(" ");
}

describe("rights that nobody used", () => {
  it("can be taken away: all that was used stays allowed", () => {
    fc.assert(
      fc.property(anyObjects, fc.array(fc.tuple(anyUser, anyAttributes), { maxLength: 20 }), (objects, requests) => {
        const authorizer = toAuthorizer(objects);
        const used = new RightsUsed(authorizer);
        const allowed = requests.filter(
          ([user, attributes]) => authorizer.authorize(user, attributes).decision === "allowed",
        );
        for (const [user, attributes] of allowed)
          used.add({ stage: "", level: "", atMs: 0, uses: [{ user, attributes, outcome: "allowed" }] });
        const gone = new Set(
          used
            .findUnused(authorizer.bindings)
            .flatMap(({ binding, isWholeBinding }) => (isWholeBinding ? [binding.resource] : [])),
        );
        const rest = toAuthorizer({ ...objects, bindings: objects.bindings.filter((one) => !gone.has(one)) });
        for (const [user, attributes] of allowed) expect(rest.authorize(user, attributes).decision).toBe("allowed");
      }),
      { numRuns: 300 },
    );
  });
});

describe("what a log covers", () => {
  it("is told with its time, stages and levels, and with what it cannot show", () => {
    const count = new CoverageCount();
    count.add(read());
    count.add(read({ requestReceivedTimestamp: "2026-11-22T22:00:00Z", stage: "RequestReceived" }));
    count.addUnreadable();
    const { coverage } = count;
    expect([coverage.events, [...coverage.stages], [...coverage.levels]]).toEqual([
      2,
      [
        ["ResponseComplete", 1],
        ["RequestReceived", 1],
      ],
      [["Metadata", 2]],
    ]);
    expect(findBlindSpots(coverage).slice(0, 2)).toEqual([
      "what is done less often than every 2 days: monthly jobs, upgrades, failovers, restores",
      "what stood in 1 unreadable line",
    ]);
  });

  it("stays small, however many words a log makes up", () => {
    const count = new CoverageCount();
    for (let index = 0; index < 1_000; index += 1) count.add(read({ stage: `s${index}`, level: `l${index}` }));
    expect(count.coverage.stages.size).toBeLessThan(20);
  });
});

describe("a recorder", () => {
  it("holds so many rights and no more, and counts the rest", () => {
    const recorder = new UsageRecorder(CART);
    for (let index = 0; index < 60_000; index += 1) recorder.add(toUse({ verb: "get", nonResourceURL: `/${index}` }));
    expect([recorder.rights.length, recorder.lost, recorder.events]).toEqual([50_000, 10_000, 60_000]);
  });
});
