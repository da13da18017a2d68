import { readFileSync } from "node:fs";
import { Agent, request } from "undici";
import { writeAuthority, writeCertificate } from "../../scripts/api-server/certificates.ts";
import { startHauberk } from "../cluster/webhook/hauberk-process.ts";
import type { Question } from "./commands.ts";
import type { Setting } from "./setting.ts";

/** A running `hauberk serve admission`, asked over TLS as the API server asks. */
export interface DifferentialServer {
  /** @returns the body of each answer */
  ask(questions: readonly Question[]): Promise<string[]>;
  metrics(): Promise<string>;
  stop(): Promise<void>;
}

const CONCURRENCY = 8;

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
  return {
    ask: async (questions) => {
      const answers: string[] = [];
      const left = questions.entries();
      const work = async (): Promise<void> => {
        for (const [index, question] of left) answers[index] = await askOne(question);
      };
      await Promise.all(Array.from({ length: CONCURRENCY }, work));
      return answers;
    },
    metrics: async () => (await hauberk.health("/metrics")).text,
    stop: async () => {
      await dispatcher.close();
      await hauberk.stop("SIGKILL");
    },
  };
}
