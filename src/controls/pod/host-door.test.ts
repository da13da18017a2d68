import { describe, expect, it } from "vitest";
import { besidesHostDoors } from "./host-door.ts";

describe("the exposure of a finding about the host's network", () => {
  it("is the cluster's where only the host network or a host port opens the pod", () => {
    expect(besidesHostDoors({ exposure: "internet", exposedBy: ["the host network", "host port 80"] })).toEqual({
      exposure: "cluster",
    });
  });

  it("is the workload's own where a Service or a route opens it too", () => {
    const exposedBy = ["the host network", "Service/web (LoadBalancer)"];
    expect(besidesHostDoors({ exposure: "internet", exposedBy })).toEqual({});
    expect(besidesHostDoors({ exposure: "cluster", exposedBy: [] })).toEqual({});
  });
});
