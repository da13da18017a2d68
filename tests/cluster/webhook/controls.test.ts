import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { whyNoApiServer } from "../api-server.ts";
import { type ProtectedCluster, startProtectedCluster } from "./harness.ts";
import { toNamespace, toPod } from "./pods.ts";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;

const toException = (name: string, expires: string) => `
apiVersion: hauberk.dev/v1alpha1
kind: Exception
metadata: { name: ${name} }
spec:
  owner: platform
  reason: it is moved next week
  expires: "${expires}"
  controls: [image/*]
  resources: [{ kind: Pod, namespace: shop, name: "${name}-*" }]
`;

describe.skipIf(whyNoApiServer)("controls as rules", () => {
  let cluster: ProtectedCluster;
  const create = (name: string, image: string) =>
    cluster.create(toPod(name, "shop", { container: { image } }), { dryRun: true });

  beforeAll(async () => {
    cluster = await startProtectedCluster({
      configuration: `exceptions: ['exceptions.yaml']
settings:
  trustedRegistries: [registry.example.com/team]
admission:
  ruleSets:
    - name: house
      controls:
        deny: [image/registry, image/latest-tag]
        warn: [image/digest]
        audit: [pod/read-only-root]
`,
      files: { "exceptions.yaml": `${toException("waived", "2099-12-31")}---${toException("late", "2020-01-31")}` },
      objects: [toNamespace("shop")],
    });
    await cluster.untilAsked(async () => (await create("probe", "docker.io/evil:1")).status === 403);
  });
  afterAll(() => cluster?.stop());

  it.each([
    ["registry.example.com/team/web:1.0", 201],
    ["registry.example.com/team-evil/web:1.0", 403],
    ["registry.example.com.evil.example/team/web:1.0", 403],
    ["docker.io/library/nginx:1.0", 403],
    ["nginx:1.0", 403],
  ])("an image from %s: %i", async (image, status) => {
    const answer = await create("web", image);
    expect([answer.status, answer.message.includes("image/registry")]).toEqual([status, status === 403]);
  });

  it("tags that move are refused, digests are taken, and what has none is warned of", async () => {
    const moving = await create("web", "registry.example.com/team/web:latest");
    expect([moving.status, moving.message]).toEqual([403, expect.stringContaining("image/latest-tag") as string]);
    expect(moving.message).toContain("spec.containers[0].image");
    expect(await create("web", `registry.example.com/team/web:1.0@${DIGEST}`)).toMatchObject({
      status: 201,
      warnings: [],
    });
    const tagged = await create("web", "registry.example.com/team/web:1.0");
    expect([tagged.status, tagged.warnings.join()]).toEqual([201, expect.stringContaining("image/digest") as string]);
  });

  it("an exception lets in what it names as long as it holds", async () => {
    expect((await create("waived-web", "docker.io/library/nginx:1.0")).status).toBe(201);
    expect((await create("late-web", "docker.io/library/nginx:1.0")).status).toBe(403);
    expect((await create("other-web", "docker.io/library/nginx:1.0")).status).toBe(403);
  });

  it("controls to be noted leave a note in the audit log and say nothing to the client", async () => {
    const pod = toPod("noted", "shop", { container: { image: `registry.example.com/team/web:1.0@${DIGEST}` } });
    expect(await cluster.create(pod)).toMatchObject({ status: 201, warnings: [] });
    const [event] = cluster.auditOf("noted").filter(({ verb }) => verb === "create");
    expect(JSON.stringify(event?.annotations)).toContain("pod/read-only-root");
    expect(Object.keys(event?.annotations ?? {}).some((key) => key.includes("hauberk"))).toBe(true);
  });

  it("a dry run is judged as the real thing and makes nothing", async () => {
    expect((await create("dry", `registry.example.com/team/web:1.0@${DIGEST}`)).status).toBe(201);
    expect((await create("dry", "docker.io/library/nginx:1.0")).status).toBe(403);
    expect((await cluster.ask("GET", "/api/v1/namespaces/shop/pods/dry")).status).toBe(404);
  });
});
