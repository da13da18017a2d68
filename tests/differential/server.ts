import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { Agent, request } from "undici";
import { writeAuthority, writeCertificate } from "../../scripts/api-server/certificates.ts";
import { startHauberk } from "../cluster/webhook/hauberk-process.ts";
import type { Question } from "./commands.ts";
import type { Setting } from "./setting.ts";

/** A running `hauberk serve admission`, asked over TLS as the API server asks. */
export interface DifferentialServer {
  /**
   * Under load the server leaves out rules that refuse nothing, and says so: what it was asked meanwhile is asked again, as a busy machine
   * is no difference between programs.
   * @returns the body of each answer
   */
  ask(questions: readonly Question[]): Promise<string[]>;
  metrics(): Promise<string>;
  stop(): Promise<void>;
}

const CONCURRENCY = 8;
/** A machine that stays busy for so many rounds fails the test. */
const MOST_ROUNDS = 10;

export async function startServer({ folder, config }: Setting): Promise<DifferentialServer> {
  const authority = writeAuthority(folder, "serving-ca");
  const extensions = ["subjectAltName=IP:127.0.0.1", "extendedKeyUsage=serverAuth"];
  const serving = writeCertificate(folder, "serving", authority, { subject: "/CN=hauberk", extensions });
  const hauberk = await startHauberk(
    folder,
    ["--no-cluster", "--config", config, "--bind", "127.0.0.1", "--port", "0", "--health-port", "0"].concat(
      ["--tls-cert", serving.certFile],
      ["--tls-key", serving.keyFile],
    ),
  );
  const ca = readFileSync(authority.certFile);
  const dispatcher = new Agent({ connect: { ca }, connections: CONCURRENCY, pipelining: 1 });
  const askOne = async ({ ruleSet, path, review }: Question): Promise<string> => {
    const answer = await request(`https://127.0.0.1:${hauberk.webhookPort}/${path}/${ruleSet}?timeout=30s`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json, */*" },
      body: JSON.stringify(review),
      dispatcher,
    });
    const text = await answer.body.text();
    return answer.statusCode === 200 ? text : `${answer.statusCode} ${text}`;
  };
  const metrics = async (): Promise<string> => (await hauberk.health("/metrics")).text;
  const askAll = async (questions: readonly Question[], concurrency: number): Promise<string[]> => {
    const answers: string[] = [];
    const left = questions.entries();
    const work = async (): Promise<void> => {
      for (const [index, question] of left) answers[index] = await askOne(question);
    };
    await Promise.all(Array.from({ length: concurrency }, work));
    return answers;
  };
  return {
    ask: async (questions) => {
      for (let round = 1; round <= MOST_ROUNDS; round += 1) {
        const before = countShed(await metrics());
        const answers = await askAll(questions, Math.ceil(CONCURRENCY / round));
        if (countShed(await metrics()) === before) return answers;
        await setTimeout(500 * round);
      }
      throw new Error(`the server left out rules under load ${MOST_ROUNDS} times in a row`);
    },
    metrics,
    stop: async () => {
      await dispatcher.close();
      await hauberk.stop("SIGKILL");
    },
  };
}

/** Rules and requests that were left out under load so far. */
function countShed(metrics: string): number {
  const counts = metrics.matchAll(/^hauberk_admission_shed_(?:rules|requests)_total\{.*\} (\d+)$/gm);
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
}
