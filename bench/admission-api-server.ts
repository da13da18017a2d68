// What webhooks cost the API server, by its own histogram: pods are created (dry run) in two namespaces in turn; one is judged by
// Hauberk with 16 policies of the restricted profile, the other by a webhook of the same HTTP stack that looks at nothing.
//
//   node bench/admission-api-server.ts [slices] [creates a slice]
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeAuthority, writeCertificate } from "../scripts/api-server/certificates.ts";
import { type ApiServer, startApiServer } from "../scripts/api-server/control-plane.ts";
import { findFreePort, start, waitFor } from "../scripts/api-server/processes.ts";
import { toPods } from "./admission/reviews.ts";

const [slices = 10, creates = 200] = process.argv.slice(2).map(Number);
const here = (path: string): string => join(import.meta.dirname, path);
const METRIC = "apiserver_admission_webhook_admission_duration_seconds";

/** A webhook for the pods of the namespace of its name. */
async function startWebhook(server: ApiServer, name: string, program: string, args: readonly string[]): Promise<void> {
  const authority = writeAuthority(server.folder, `ca-${name}`);
  const { certFile, keyFile } = writeCertificate(server.folder, `serving-${name}`, authority, {
    subject: "/CN=webhook",
    extensions: ["subjectAltName=IP:127.0.0.1"],
  });
  const port = await findFreePort();
  const command = [here(program), certFile, keyFile, ...args, String(port)];
  const running = start(process.execPath, command, join(server.folder, `${name}.log`));
  await waitFor(running, 30_000, async () => readFileSync(running.logFile, "utf8").includes(String(port)));
  server.kubectl(["create", "namespace", name]);
  const webhook = {
    name: `${name}.bench.test`,
    clientConfig: {
      url: `https://127.0.0.1:${port}/validate/bench`,
      caBundle: readFileSync(authority.certFile).toString("base64"),
    },
    rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }],
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
    sideEffects: "None",
    admissionReviewVersions: ["v1"],
    failurePolicy: "Fail",
  };
  const configuration = {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingWebhookConfiguration",
    metadata: { name },
    webhooks: [webhook],
  };
  server.kubectl(["apply", "-f", "-"], JSON.stringify(configuration));
}

interface Totals {
  readonly seconds: number;
  readonly count: number;
}

async function readTotals(server: ApiServer, name: string): Promise<Totals> {
  const { text } = await server.send("GET", "/metrics");
  const find = (part: string): number => {
    const line = text.split("\n").find((one) => one.startsWith(`${METRIC}_${part}{name="${name}.bench.test"`));
    return Number(line?.slice(line.lastIndexOf(" ") + 1) ?? 0);
  };
  return { seconds: find("sum"), count: find("count") };
}

const pods = toPods();

/** Creates pods without keeping them, so many at a time. @returns how many were refused */
async function create(server: ApiServer, namespace: string, count: number, parallel: number): Promise<number> {
  let [next, refused] = [0, 0];
  const path = `/api/v1/namespaces/${namespace}/pods?dryRun=All`;
  const drive = async (): Promise<void> => {
    while (next < count) {
      const pod = pods[next++ % pods.length];
      const body = { ...pod, metadata: { ...pod?.metadata, namespace } };
      if ((await server.send("POST", path, body)).status !== 201) refused += 1;
    }
  };
  await Promise.all(Array.from({ length: parallel }, drive));
  return refused;
}

const NAMES = ["do-nothing", "hauberk"] as const;
const server = await startApiServer();
try {
  await startWebhook(server, "do-nothing", "admission/do-nothing.ts", []);
  await startWebhook(server, "hauberk", "admission/hauberk.ts", [
    here("restricted/validating-admission-policies.yaml"),
  ]);
  for (const name of NAMES) server.kubectl(["create", "serviceaccount", "default", "-n", name]);
  // The API server learns of the configurations by a watch.
  await new Promise((resolve) => setTimeout(resolve, 2000));
  for (const name of NAMES) await create(server, name, 500, 8);
  for (const parallel of [1, 8]) {
    const means: Record<string, number[]> = { "do-nothing": [], hauberk: [] };
    let refused = 0;
    for (let slice = 0; slice < slices; slice += 1) {
      for (const name of NAMES) {
        const before = await readTotals(server, name);
        refused += await create(server, name, creates, parallel);
        const after = await readTotals(server, name);
        if (after.count - before.count !== creates)
          throw new Error(`${name} was asked ${after.count - before.count} times`);
        means[name]?.push((1000 * (after.seconds - before.seconds)) / creates);
      }
    }
    const mean = (name: string): number => (means[name] ?? []).reduce((sum, one) => sum + one, 0) / slices;
    const best = (name: string): number => Math.min(...(means[name] ?? []));
    const [least, ours] = [mean("do-nothing"), mean("hauberk")];
    console.log(
      `parallelism ${parallel}: do-nothing mean ${least.toFixed(2)} ms (best slice ${best("do-nothing").toFixed(2)}), Hauberk ${ours.toFixed(2)} ms (${best("hauberk").toFixed(2)}): ${(ours / least).toFixed(2)}×; ${refused} refused`,
    );
  }
} finally {
  await server.stop();
}
process.exit();
