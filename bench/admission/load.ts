import { connect, type TLSSocket } from "node:tls";

export interface Slice {
  readonly requests: number;
  readonly wallMs: number;
  readonly latenciesMs: readonly number[];
  /** Answers that are not HTTP 200 with `"allowed":true`. */
  readonly wrong: number;
}

/** A load over open connections: each sends the next request when its answer is there. */
export interface Client {
  run(durationMs: number): Promise<Slice>;
  close(): void;
}

/**
 * @param ca absent: whatever certificate the server shows is taken
 * @param path `/validate/bench?timeout=10s`
 */
export async function openClient(
  port: number,
  ca: string | undefined,
  path: string,
  reviews: readonly string[],
  connections: number,
): Promise<Client> {
  const requests = reviews.map((review) => toRequest(path, review));
  let sockets = await Promise.all(Array.from({ length: connections }, () => open(port, ca)));
  return {
    async run(durationMs) {
      // Bun closes connections that were idle for some seconds, whatever it is told.
      sockets = await Promise.all(
        sockets.map((socket) => (socket.destroyed || socket.readableEnded ? open(port, ca) : Promise.resolve(socket))),
      );
      const [begunAt, latenciesMs] = [performance.now(), [] as number[]];
      const endsAt = begunAt + durationMs;
      const wrong = await Promise.all(sockets.map((socket, at) => drive(socket, requests, at, endsAt, latenciesMs)));
      const wallMs = performance.now() - begunAt;
      return { requests: latenciesMs.length, wallMs, latenciesMs, wrong: wrong.reduce((sum, count) => sum + count, 0) };
    },
    close: () => sockets.forEach((socket) => socket.destroy()),
  };
}

const PATIENCE_MS = 3000;

function toRequest(path: string, review: string): Buffer {
  const head = ["POST", path, "HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: kube-apiserver-admission\r\n"].join(" ");
  const about = `Content-Length: ${Buffer.byteLength(review)}\r\nAccept: application/json, */*\r\nContent-Type: application/json\r\n`;
  return Buffer.from(`${head}${about}Accept-Encoding: gzip\r\n\r\n${review}`);
}

function open(port: number, ca: string | undefined): Promise<TLSSocket> {
  const trust = ca === undefined ? { rejectUnauthorized: false } : { ca };
  return new Promise((resolve, reject) => {
    const socket = connect(
      { host: "127.0.0.1", port, ...trust, servername: "localhost", ALPNProtocols: ["http/1.1"] },
      () => resolve(socket.setNoDelay(true)),
    );
    socket.once("error", reject);
  });
}

/** Resolves with the number of wrong answers once the time is over and the last answer is there. */
function drive(
  socket: TLSSocket,
  requests: readonly Buffer[],
  first: number,
  endsAt: number,
  latenciesMs: number[],
): Promise<number> {
  return new Promise((resolve) => {
    let [next, sentAt, wrong, received] = [first, 0, 0, ""];
    const send = () => {
      sentAt = performance.now();
      socket.write(requests[next++ % requests.length] ?? Buffer.alloc(0));
    };
    // A server that stops answering on a connection ends the slice there, with a wrong answer.
    const giveUp = () => {
      clearTimeout(patience);
      socket.off("data", onData);
      resolve(wrong + 1);
    };
    const patience = setTimeout(giveUp, endsAt - performance.now() + PATIENCE_MS);
    const onData = (chunk: Buffer) => {
      received += chunk.toString("latin1");
      if (!isWhole(received)) return;
      const now = performance.now();
      latenciesMs.push(now - sentAt);
      if (!received.startsWith("HTTP/1.1 200") || !received.includes('"allowed":true')) wrong += 1;
      received = "";
      if (now < endsAt) return send();
      clearTimeout(patience);
      socket.off("data", onData);
      resolve(wrong);
    };
    socket.on("data", onData);
    send();
  });
}

function isWhole(text: string): boolean {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return false;
  const head = text.slice(0, end);
  if (/\r\ntransfer-encoding: chunked/i.test(head)) return text.endsWith("\r\n0\r\n\r\n");
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  return text.length >= end + 4 + Number(length);
}
