import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PathsReport } from "./paths-report.ts";

const ROOT = resolve(import.meta.dirname, "../../../..");
const PROGRAM = join(ROOT, "src/apps/cli/main.ts");
const SHOP = join(ROOT, "fixtures/shop");
const HARDENED = join(ROOT, "fixtures/shop-hardened");

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(args: readonly string[], cwd = ROOT): Run {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", PROGRAM, ...args],
    { cwd, encoding: "utf8", maxBuffer: 64 << 20 },
  );
  return { status, stdout, stderr };
}

describe("hauberk paths", () => {
  it("shows the shop's way to cluster-admin with file and line, and says so by its exit code", () => {
    const { status, stdout } = run(["paths", SHOP, "--to", "cluster-admin", "--explain"]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^REACHED {2}cluster-admin/);
    expect(stdout).toMatch(/image-builder\.yaml:\d+:\d+ /);
  });

  it("finds none in the hardened shop", () => {
    const { status, stdout } = run(["paths", HARDENED]);
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^no path {2}cluster-admin/)]);
  });

  it("says the same in JSON, each step with what shows it and what takes it away", () => {
    const report = JSON.parse(run(["paths", SHOP, "-f", "json"]).stdout) as PathsReport;
    expect(report.targets.find(({ name }) => name === "cluster-admin")?.reached).toBe("yes");
    const steps = report.groups.flatMap((group) => group.steps);
    expect(steps.every(({ evidence }) => evidence.length > 0)).toBe(true);
    expect(steps.some(({ removedBy }) => removedBy.length > 0)).toBe(true);
  });

  it("draws with every step once, and writes Markdown without markup of names", () => {
    const dot = run(["paths", SHOP, "-f", "dot"]).stdout;
    expect(dot).toMatch(/^digraph paths \{/);
    const arrows = dot.split("\n").filter((line) => line.includes(" -> "));
    expect(new Set(arrows).size).toBe(arrows.length);
    expect(run(["paths", SHOP, "-f", "markdown"]).stdout).toMatch(/^# Attack paths/);
  });

  it("does not take a slip for safety", () => {
    const { status, stderr } = run(["paths", SHOP, "--to", "cluster-admn"]);
    expect([status, stderr]).toEqual([2, expect.stringContaining('did you mean "cluster-admin"')]);
    expect(run(["paths", SHOP, "--workload", "shop-back/cartt"]).status).toBe(2);
    expect(run(["paths", SHOP, "--secret", "shop-back/gone"]).stderr).toContain("no such Secret was read");
    expect(run(["paths", SHOP, "--tenant", "shop-bak"]).stderr).toContain('did you mean "shop-back"');
    expect(run(["isolate", "shop-back", "shop-bakk", SHOP]).stderr).toContain('did you mean "shop-back"');
    expect(run(["isolate", "shop-back", "shop-back", SHOP]).status).toBe(2);
  });

  it("says which reports are about no image that runs, and of others nothing", () => {
    const reports = join(ROOT, "fixtures/chain/reports");
    const several = run([
      "paths",
      join(ROOT, "fixtures/chain/flawed"),
      "--vulnerabilities",
      join(reports, "operator.json"),
      join(reports, "web-1.4.2.json"),
    ]);
    expect([several.status, several.stdout]).toEqual([1, expect.stringContaining("vulnerability/remote-code")]);
    const { stderr } = run(["paths", join(ROOT, "fixtures/chain/flawed"), "--vulnerabilities", reports]);
    expect(stderr).toMatch(
      /^note: \S+web-1\.4\.3\.json: no workload that was read runs registry\.example\/shop\/web:1\.4\.3,.*\n$/,
    );
  });

  it("calls nothing safe when a file could not be read", () => {
    const places = [HARDENED, "gone.yaml"];
    expect(run(["paths", ...places])).toMatchObject({
      status: 3,
      stdout: expect.stringMatching(
        /^NOT KNOWN {2}cluster-admin, .*: no path was seen, but not everything could be read/,
      ) as string,
      stderr: expect.stringContaining("gone.yaml cannot be read") as string,
    });
    const { targets } = JSON.parse(run(["paths", ...places, "-f", "json"]).stdout) as PathsReport;
    expect(new Set(targets.map(({ reached }) => reached))).toEqual(new Set(["unknown"]));
    expect(run(["cut", ...places]).stdout).toBe("No path was seen, but not everything could be read.\n");
    const { status, stdout } = run(["isolate", "shop-data", "shop-front", ...places]);
    expect([status, stdout]).toEqual([3, expect.not.stringContaining("closed")]);
    expect(run(["isolate", "shop-data", "shop-front", "gone.yaml"]).stderr).toMatch(
      /gone\.yaml cannot be read[^]*nothing that was read is in namespace/,
    );
  });
});

describe("hauberk cut", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "hauberk-cut-"));
    cpSync(SHOP, join(folder, "shop"), { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const readAll = (): string[] =>
    readdirSync(join(folder, "shop"), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".yaml"))
      .sort()
      .map((file) => `${file}\n${readFileSync(join(folder, "shop", file), "utf8")}`);

  it("names the fewest changes, proved, and ranks single ones", () => {
    const { status, stdout } = run(["cut", "shop"], folder);
    expect(status).toBe(1);
    expect(stdout).toMatch(/changes cut every path, weight \d+: no lighter set does \(proved\)/);
    expect(stdout).toMatch(/\d+ % {2}\S/);
  });

  it("writes nothing without --write, and its patch applies", () => {
    const before = readAll();
    const { stdout, stderr } = run(["cut", "shop", "--fix"], folder);
    expect(readAll()).toEqual(before);
    expect(stderr).toContain("looked again: no path is left");
    writeFileSync(join(folder, "cut.patch"), stdout);
    const { status, stderr: faults } = spawnSync("git", ["apply", "--check", "cut.patch"], {
      cwd: folder,
      encoding: "utf8",
    });
    expect([status, faults]).toEqual([0, ""]);
  });

  it("leaves no path once its changes are written, and keeps comments", () => {
    const comments = readAll().join("").match(/#.*/g)?.length ?? 0;
    expect(run(["paths", "shop"], folder).status).toBe(1);
    expect(run(["cut", "shop", "--fix", "--write"], folder).status).toBe(0);
    const { status, stdout } = run(["paths", "shop"], folder);
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^no path/)]);
    expect(run(["cut", "shop"], folder).stdout).toContain("There is no path to cut.");
    expect(readAll().join("").match(/#.*/g)?.length ?? 0).toBeGreaterThan(comments / 2);
  });

  it("writes new objects through no link, and shows nothing of what it leads to", () => {
    const place = mkdtempSync(join(tmpdir(), "hauberk-cut-"));
    cpSync(SHOP, place, { recursive: true });
    const outside = join(place, "outside.txt");
    symlinkSync(outside, join(place, "hauberk-cut.yaml"));
    const dangling = run(["cut", place, "--fix", "--write"]);
    expect([dangling.status, existsSync(outside)]).toEqual([2, false]);
    writeFileSync(outside, "kept: out\n");
    const { status, stdout, stderr } = run(["cut", place, "--fix", "--write"]);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("is no plain file");
    expect(readFileSync(outside, "utf8")).toBe("kept: out\n");
    rmSync(place, { recursive: true });
  });

  it("does not write over a cluster", () => {
    expect(run(["cut", "--cluster", "--fix"], folder).status).toBe(2);
    expect(existsSync(join(folder, "hauberk-cut.yaml"))).toBe(false);
  });
});

const PUBLISHED = `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { type: LoadBalancer, selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      serviceAccountName: deployer
      containers:
        - name: web # the shop
          image: registry.example/web@sha256:${"a".repeat(64)}
          ports: [{ containerPort: 8080 }]
          securityContext: { privileged: true }
---
# who deploys
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: deployer }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
subjects: [{ kind: ServiceAccount, name: deployer, namespace: shop }]
`;

/** One binding; whoever is taken out of it holds nothing at all. */
const TWO_HOLDERS = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: admins }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
subjects:
  - { apiGroup: rbac.authorization.k8s.io, kind: User, name: alice }
  - { apiGroup: rbac.authorization.k8s.io, kind: User, name: bob }
`;

describe("hauberk cut of many images", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "hauberk-images-"));
    const toPod = (name: string): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop }
spec: { hostPID: true, containers: [{ name: main, image: registry.example/${name}:1, securityContext: { privileged: true } }] }
`;
    writeFileSync(join(folder, "pods.yaml"), ["one", "two", "three"].map(toPod).join("---\n"));
    const settings = "settings: { trustedRegistries: [other.example] }";
    writeFileSync(join(folder, "other.yaml"), `apiVersion: hauberk.dev/v1alpha1\nkind: Configuration\n${settings}\n`);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("puts what is alike on one line, and each by itself with --explain", () => {
    const keep = ["cut", "pods.yaml", "--from", "image", "--keep", "admission/*", "--keep", "namespace/*"];
    const { stdout } = run(keep, folder);
    expect(stdout).toMatch(/Pin the image of container main by its digest in Pod …: 3 changes/);
    expect(stdout).not.toContain("       Pin the image of container main by its digest in Pod shop/two");
    expect(run([...keep, "--explain"], folder).stdout).toContain(
      "       Pin the image of container main by its digest in Pod shop/two",
    );
  });

  it("leaves to people what would stop workloads", () => {
    const keep = ["image/digest@*", "admission/pin-digests@*", "pod/*", "namespace/*"].flatMap((id) => ["--keep", id]);
    const { stdout, stderr } = run(["cut", "pods.yaml", "--fix", "--from", "image", ...keep], folder);
    expect(stdout).not.toContain("ValidatingAdmissionPolicy");
    expect(stderr).toContain("3 workloads would be refused until pinned): workloads of today stand still");
  });

  it("heeds the settings of hauberk.yaml: no pin makes a stranger's image a friend's", () => {
    const isPinned = (...more: string[]): boolean =>
      run(["paths", "pods.yaml", "--explain", ...more], folder).stdout.includes("not among the trusted ones");
    expect([isPinned(), isPinned("--config", "other.yaml")]).toEqual([false, true]);
  });
});

describe("hauberk cut --keep", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "hauberk-keep-"));
    writeFileSync(join(folder, "shop.yaml"), PUBLISHED);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const KEEP = ["--keep", "network/cluster-ip@*"];

  it("says perhaps of what nobody could look at, and neither finding nor all-clear", () => {
    const { status, stdout } = run(["paths", "shop.yaml"], folder);
    expect([status, stdout]).toEqual([3, expect.stringMatching(/^PERHAPS {2}cluster-admin\n {2}from the internet/)]);
  });

  it("cuts elsewhere: edits, a binding that goes, and a policy in a file of its own", () => {
    expect(run(["cut", "shop.yaml", ...KEEP, "--fix", "--write"], folder).status).toBe(0);
    const text = readFileSync(join(folder, "shop.yaml"), "utf8");
    expect(text).toContain("type: LoadBalancer");
    expect(text).toContain("- name: web # the shop");
    expect(text).toContain("# Delete ClusterRoleBinding deployer (hauberk cut)");
    expect(text).not.toContain("kind: ClusterRoleBinding");
    expect(readFileSync(join(folder, "hauberk-cut.yaml"), "utf8")).toContain("kind: NetworkPolicy");
    expect(run(["paths", "."], folder)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^no path/) as string,
    });
  });

  it("knows that who is asked about holds nothing any more once the change took their name out of the binding", () => {
    writeFileSync(join(folder, "roles.yaml"), TWO_HOLDERS);
    const from = ["--from", "identity:User/alice", "--to", "cluster-admin"];
    const { status, stderr } = run(["cut", "roles.yaml", ...from, "--fix", "--write"], folder);
    expect([status, stderr]).toEqual([0, expect.stringContaining("looked again: no path is left")]);
    expect(readFileSync(join(folder, "roles.yaml"), "utf8")).not.toContain("alice");
  });

  it("refuses a slip in what is to be kept, and factors that are none", () => {
    expect(run(["cut", "shop.yaml", "--keep", "network/clusterip@*"], folder).status).toBe(2);
    expect(run(["cut", "shop.yaml", "--weigh", "friction=much"], folder).status).toBe(2);
  });
});

describe("hauberk isolate", () => {
  it("shows a way out of one tenant into another", () => {
    const { status, stdout } = run(["isolate", "shop-front", "shop-ops", SHOP]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^Tenant shop-front gets into shop-ops/);
    expect(stdout).toContain("ClusterRoleBinding shop-support");
  });

  it("lists what bars the way where there is none", () => {
    const { status, stdout } = run(["isolate", "shop-data", "shop-front", HARDENED]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^Tenant shop-data is kept out of shop-front/);
    expect(stdout).toContain("NetworkPolicy shop-front/default-deny bars what it does not let in");
    expect(stdout).toContain("Tenant shop-front sends packets into shop-data");
  });

  it("knows no tenant that nothing names", () => {
    expect(run(["isolate", "shop-front", "shop-ghost", HARDENED]).status).toBe(2);
  });
});
