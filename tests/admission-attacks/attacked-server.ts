import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ask, makeAuthority, toClient } from "../../src/apps/admission/server/server-for-tests.ts";
import type { JsonObject } from "../../src/model/index.ts";
import { type HauberkProcess, startHauberk } from "../cluster/webhook/hauberk-process.ts";
import { toReview } from "./reviews.ts";

/** What a webhook answered, as the API server sees it. */
export interface Judged {
  /** HTTP's; other than 200: no answer to the review, so failurePolicy decides. */
  readonly status: number;
  readonly allowed: boolean | undefined;
  readonly code: number | undefined;
  readonly message: string;
  readonly warnings: readonly string[];
  readonly tookMs: number;
  readonly text: string;
}

/** A running `hauberk serve admission` that knows no cluster, asked over real TLS. */
export interface AttackedServer {
  readonly process: HauberkProcess;
  readonly authority: string;
  /** @param body of the request, or the review's `request` */
  judge(body: string | JsonObject, path?: string, timeout?: string): Promise<Judged>;
  /** Asks for others while something goes on. */
  others(): Others;
  /** Value of the first metric whose line begins so; 0 where there is none. */
  metric(start: string): Promise<number>;
  stop(): Promise<void>;
}

/** Small requests of others, one after the other, half of them to be refused. */
export interface Others {
  stop(): Promise<{ readonly asked: number; readonly wrong: readonly string[]; readonly longestMs: number }>;
}

export interface AttackedServerOptions {
  /** Section `admission` and what stands beside it; `{folder}` is the folder of the files. */
  readonly configuration: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}

/** Rule set that others ask; has to stand in each configuration. */
export const OTHERS = "    - { name: others, controls: { deny: [pod/privileged] } }\n";

const GOOD = toReview({ metadata: { name: "good" } });
const BAD = toReview({ metadata: { name: "bad" }, container: { securityContext: { privileged: true } } });

export async function startAttackedServer(options: AttackedServerOptions): Promise<AttackedServer> {
  const folder = mkdtempSync(join(tmpdir(), "hauberk-attacked-"));
  const file = (name: string): string => join(folder, name);
  const authority = makeAuthority("attacked-ca");
  const serving = authority.sign("/CN=hauberk");
  writeFileSync(file("tls.crt"), serving.certificate);
  writeFileSync(file("tls.key"), serving.key);
  for (const [name, text] of Object.entries(options.files ?? {})) writeFileSync(file(name), text);
  const header = "apiVersion: hauberk.dev/v1alpha1\nkind: Configuration\n";
  writeFileSync(file("hauberk.yaml"), header + options.configuration.replaceAll("{folder}", folder));
  const process = await startHauberk(folder, [
    "--no-cluster",
    ...Object.entries({ config: file("hauberk.yaml"), bind: "127.0.0.1", port: "0", "health-port": "0" }).flatMap(
      toOption,
    ),
    ...Object.entries({ "tls-cert": file("tls.crt"), "tls-key": file("tls.key") }).flatMap(toOption),
    ...(options.args ?? []).map((one) => one.replaceAll("{folder}", folder)),
  ]);
  const client = toClient(process.webhookPort, authority.certificate);
  const judge: AttackedServer["judge"] = async (body, path = "/validate/attacked", timeout = "10s") => {
    const text = typeof body === "string" ? body : toReview(body);
    const begunAt = performance.now();
    const reply = await ask(client, { path: `${path}?timeout=${timeout}`, body: text });
    return { ...toJudged(reply.status, reply.text), tookMs: performance.now() - begunAt };
  };
  return {
    process,
    authority: authority.certificate,
    judge,
    others: () => askForOthers(process.webhookPort, authority.certificate),
    async metric(start) {
      const { text } = await process.health("/metrics");
      const line = text.split("\n").find((one) => one.startsWith(start));
      return line === undefined ? 0 : Number(line.slice(line.lastIndexOf(" ")));
    },
    async stop() {
      client.destroy();
      await process.stop("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function toOption([name, value]: readonly [string, string]): string[] {
  return [`--${name}`, value];
}

export function toJudged(status: number, text: string): Omit<Judged, "tookMs"> {
  const response = status === 200 ? (JSON.parse(text) as { response: Response }).response : undefined;
  return {
    status,
    allowed: response?.allowed,
    code: response?.status?.code,
    message: response?.status?.message ?? (status === 200 ? "" : text),
    warnings: response?.warnings ?? [],
    text,
  };
}

interface Response {
  readonly allowed: boolean;
  readonly status?: { readonly code: number; readonly message: string };
  readonly warnings?: readonly string[];
}

const PAUSE_MS = 5;

function askForOthers(port: number, authority: string): Others {
  const client = toClient(port, authority);
  const wrong: string[] = [];
  const state = { isOver: false };
  let [asked, longestMs] = [0, 0];
  const go = async (): Promise<void> => {
    while (!state.isOver) {
      const isGood = asked % 2 === 0;
      const begunAt = performance.now();
      const { status, text } = await ask(client, {
        path: "/validate/others?timeout=10s",
        body: isGood ? GOOD : BAD,
      });
      longestMs = Math.max(longestMs, performance.now() - begunAt);
      asked += 1;
      if (toJudged(status, text).allowed !== isGood) wrong.push(`${status} ${text}`);
      await pause(PAUSE_MS);
    }
  };
  const going = go().catch((cause: unknown) => void wrong.push(String(cause)));
  return {
    async stop() {
      state.isOver = true;
      await going;
      client.destroy();
      return { asked, wrong, longestMs };
    },
  };
}
