import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asString } from "../../src/model/index.ts";
import { readRing } from "../../src/store/admission-ring/index.ts";
import { whyNoApiServer } from "./api-server.ts";
import { type Proposed, PROPOSED } from "./simulate-changes.ts";
import { readAuditIds, readLive, readRights } from "./simulate-records.ts";
import { OBJECTS, type Work, WORK } from "./simulate-work.ts";
import type { Answered } from "./webhook/ask.ts";
import { type ProtectedCluster, startProtectedCluster } from "./webhook/harness.ts";

const PROGRAM = join(import.meta.dirname, "../../dist/hauberk.js");

/** Has Hauberk asked about everything, and refuses nothing. */
const WATCHED = `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: all }
spec:
  matchConstraints:
    resourceRules: [{ apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*/*", "pods/status"] }]
  validations: [{ expression: "true" }]
`;

const PLUGIN = {
  apiVersion: "pod-security.admission.config.k8s.io/v1",
  kind: "PodSecurityConfiguration",
  defaults: { enforce: "privileged", audit: "privileged", warn: "privileged" },
};

interface Report {
  readonly judged: Readonly<Record<string, number>>;
  readonly effects: readonly {
    readonly effect: string;
    readonly source: string;
    readonly rules: readonly string[];
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
    readonly requests: readonly string[];
    readonly count: number;
  }[];
  readonly notAssessable: readonly {
    readonly because: string;
    readonly count: number;
    readonly requests?: readonly string[];
  }[];
  readonly rights: {
    readonly lost: readonly {
      readonly who: string;
      readonly verb: string;
      readonly what: string;
      readonly namespace: string;
    }[];
  };
}

interface Done {
  readonly work: Work;
  /** Of the audit log. */
  readonly auditId: string;
  /** Of the ring: empty, where Hauberk is not asked. */
  readonly uids: readonly string[];
}

describe.skipIf(whyNoApiServer)("what is simulated on a real API server", () => {
  let cluster: ProtectedCluster;
  let folder: string;
  let done: readonly Done[];
  /** By audit id: verb, resource and namespace. */
  let rights: ReadonlyMap<string, string>;
  let paths: { readonly audit: string; readonly ring: string; readonly snapshot: string };

  const ask = ({ user, method, path, body, contentType }: Work, dryRun: boolean): Promise<Answered> => {
    const isDry = dryRun && method !== "GET" && !path.includes("dryRun=");
    const query = isDry ? `${path.includes("?") ? "&" : "?"}dryRun=All` : "";
    return cluster.ask(method, path + query, body, {
      as: { user },
      ...(contentType === undefined ? {} : { contentType }),
    });
  };

  const run = (...args: readonly string[]): string => {
    const env = { ...process.env, KUBECONFIG: cluster.server.kubeconfig };
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--no-warnings", PROGRAM, ...args], {
      env,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    if (status === 70 || status === 2) throw new Error(`${args.join(" ")}: ${status} ${stderr}`);
    return stdout;
  };

  /** Everything as it was before the day: what it made is gone, what it changed is made anew. */
  const restore = async (): Promise<void> => {
    for (const kind of ["deployments", "configmaps", "pods", "secrets", "serviceaccounts", "rolebindings"]) {
      for (const namespace of ["shop", "bank"])
        cluster.server.kubectl(["delete", kind, "--all", "-n", namespace, "--now", "--wait=true"]);
    }
    cluster.server.kubectl(["delete", "namespace", "new", "--wait=false"]);
    for (const object of OBJECTS) await cluster.mustCreate(object);
  };

  /** Work on the state before the day, nothing of which stays. */
  const repeat = async (): Promise<ReadonlyMap<string, Answered>> => {
    const answers = new Map<string, Answered>();
    for (const { work, auditId } of done) answers.set(auditId, await ask(work, true));
    return answers;
  };

  const simulate = ({ text, deleted = [] }: Proposed): Report => {
    const change = join(folder, "change.yaml");
    writeFileSync(change, text);
    const recorded = ["--against", paths.snapshot, "--requests", paths.ring, "--audit", paths.audit];
    const deletions = deleted.flatMap((one) => ["--delete", one]);
    return JSON.parse(run("simulate", change, ...deletions, ...recorded, "-q", "-f", "json")) as Report;
  };

  const apply = async ({ text, deleted = [] }: Proposed): Promise<void> => {
    cluster.server.kubectl(["apply", "--server-side", "--force-conflicts", "-f", "-"], text);
    for (const one of deleted) {
      const [kind = "", namespace = "", name = ""] = one.split("/");
      cluster.server.kubectl(["delete", kind, name, "-n", namespace]);
    }
    // Policies and roles are watched, and take a moment.
    await pause(3_000);
  };

  const takeBack = ({ text }: Proposed): void => {
    const added = text.split(/^---$/m).filter((one) => one.includes("ValidatingAdmissionPolicy"));
    if (added.length > 0) cluster.server.kubectl(["delete", "--ignore-not-found", "-f", "-"], added.join("\n---\n"));
    const before = OBJECTS.filter(
      ({ apiVersion, kind }) => kind === "Namespace" || asString(apiVersion)?.startsWith("rbac") === true,
    );
    const texts = before.map((one) => JSON.stringify(one)).join("\n---\n");
    cluster.server.kubectl(["apply", "--server-side", "--force-conflicts", "-f", "-"], texts);
  };

  /** Where what was told is not what came of it, as text. */
  const compare = (report: Report, answers: ReadonlyMap<string, Answered>): string[] => {
    const denied = new Map(
      report.effects
        .filter(({ effect }) => effect === "denied")
        .flatMap((one) => one.requests.map((id) => [id, one.rules.join(" ")])),
    );
    const open = new Set(report.notAssessable.flatMap(({ requests = [] }) => requests));
    const lost = new Set(
      report.rights.lost.map(({ who, verb, what, namespace }) => [who, verb, what, namespace].join(" ")),
    );
    const counts = { refused: 0, passed: 0, open: 0, forbidden: 0 };
    const wrong = done.flatMap(({ work, auditId, uids }) => {
      const answer = answers.get(auditId);
      const shown = `${work.user} ${work.method} ${work.path}: ${answer?.status} ${answer?.message ?? ""}`;
      const isForbidden = answer?.status === 403 && / cannot /.test(answer.message);
      const right = [`User ${work.user}`, rights.get(auditId)].join(" ");
      if (isForbidden !== lost.has(right)) return [`right: ${right}: ${shown}`];
      if (isForbidden) counts.forbidden += 1;
      if (isForbidden) return [];
      const isRefused =
        answer !== undefined && (answer.status === 403 || answer.status === 422 || answer.status >= 500);
      return [auditId, ...uids].flatMap((id) => {
        const source = id === auditId ? "audit" : "ring";
        if (open.has(id)) counts.open += 1;
        else if (isRefused) counts.refused += 1;
        else counts.passed += 1;
        if (open.has(id)) return [`open (${source}): ${shown}`];
        return denied.has(id) === isRefused ? [] : [`${source} says ${denied.get(id) ?? "nothing"}: ${shown}`];
      });
    });
    // So that agreeing on nothing is none.
    if (counts.passed < 40 || counts.refused + counts.forbidden < 5) wrong.push(JSON.stringify(counts));
    return wrong;
  };

  /** The live objects of the snapshot, each made anew by the administrator: where what was told is not what came of it. */
  const compareLive = async (report: Report): Promise<string[]> => {
    const toId = (one: object): string => JSON.stringify(Object.values(one));
    const denied = new Set(
      report.effects
        .filter(({ effect, source }) => effect === "denied" && source === "object")
        .map(({ kind, namespace, name }) => toId({ kind, namespace, name })),
    );
    const open = new Set(report.notAssessable.flatMap(({ requests = [] }) => requests));
    const wrong: string[] = [];
    for (const { apiVersion, kind, metadata, spec, data, type } of readLive(paths.snapshot)) {
      const { name = "", namespace = "", labels, annotations, uid } = metadata;
      if (open.has(asString(uid) ?? "")) continue;
      const object = { apiVersion, kind, metadata: { name, namespace, labels, annotations }, spec, data, type };
      const { status, message } = await cluster.create(object, { dryRun: true });
      const isRefused = status === 403 || (status === 422 && message.includes("ValidatingAdmissionPolicy"));
      if (isRefused !== denied.has(toId({ kind, namespace, name })))
        wrong.push(`live ${kind} ${namespace}/${name}: ${status} ${message}`);
    }
    return wrong;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "hauberk-simulate-"));
    const policy = join(folder, "audit-policy.yaml");
    const rules = [{ level: "RequestResponse" }];
    writeFileSync(
      policy,
      JSON.stringify({ apiVersion: "audit.k8s.io/v1", kind: "Policy", omitStages: ["RequestReceived"], rules }),
    );
    const ring = join(folder, "ring");
    cluster = await startProtectedCluster({
      configuration: "admission:\n  ruleSets:\n    - { name: house, policies: ['{folder}/policies.yaml'] }\n",
      files: { "policies.yaml": WATCHED },
      args: ["--ring", ring],
      flags: [`--audit-policy-file=${policy}`, `--audit-log-path=${join(folder, "audit.log")}`],
      plugin: PLUGIN,
    });
    await pause(3_000);
    for (const object of OBJECTS) await cluster.mustCreate(object);
    await pause(1_000);
    const times: { readonly from: number; readonly to: number }[] = [];
    for (const work of WORK) {
      const from = Date.now();
      const { status, message } = await ask(work, false);
      if (status >= 400) throw new Error(`${work.user} ${work.method} ${work.path}: ${status} ${message}`);
      times.push({ from: from - 10, to: Date.now() + 20 });
      // So that each record of the ring belongs to one request.
      await pause(40);
    }
    await pause(2_000);
    await cluster.hauberk.stop();
    cluster.server.kubectl(["delete", "validatingwebhookconfigurations,mutatingwebhookconfigurations", "--all"]);
    paths = { audit: join(folder, "day.log"), ring, snapshot: join(folder, "snapshot.jsonl") };
    writeFileSync(paths.audit, readFileSync(join(folder, "audit.log")));
    const ids = readAuditIds(paths.audit);
    if (ids.length !== WORK.length) throw new Error(`${ids.length} events of ${WORK.length} requests`);
    const asked: { at: number; uid: string }[] = [];
    for await (const { at, about } of readRing(ring, () => {}))
      if (WORK.some(({ user }) => user === about.username)) asked.push({ at: Date.parse(at), uid: about.uid });
    rights = readRights(paths.audit);
    done = WORK.map((work, index) => {
      const { from, to } = times[index] ?? { from: 0, to: 0 };
      const uids = asked.filter(({ at }) => at >= from && at <= to).map(({ uid }) => uid);
      return { work, auditId: ids[index] ?? "", uids };
    });
    run("collect", "--quiet", "-o", paths.snapshot);
    await restore();
  }, 300_000);
  afterAll(async () => {
    await cluster?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(PROPOSED)(
    "agrees with what comes of $name",
    async (proposed) => {
      const report = simulate(proposed);
      await apply(proposed);
      const answers = await repeat();
      const told = [...compare(report, answers), ...(await compareLive(report))];
      takeBack(proposed);
      expect(told).toEqual([]);
    },
    240_000,
  );
});
