import { createServer } from "node:http";
import { connect, createServer as createTcpServer, type AddressInfo, type Server, type Socket } from "node:net";

/** A proxy that tunnels, as companies have them. Every tunnel ends on this machine, whatever host it is for. */
export interface Tunnels {
  readonly url: string;
  /** `host:port` of each tunnel that was asked for. */
  readonly asked: string[];
  stop(): Promise<void>;
}

/** A proxy of the kind of HTTPS_PROXY. */
export async function startConnectProxy(): Promise<Tunnels> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((_, answer) => answer.writeHead(405).end());
  server.on("connect", (incoming, client: Socket) => {
    const target = incoming.url ?? "";
    asked.push(target);
    tunnel(client, Number(target.split(":").at(-1)), "HTTP/1.1 200 Connection Established\r\n\r\n", sockets);
  });
  return listen(server, "http", asked, sockets);
}

/** @see RFC 1928: version 5, no authentication, CONNECT */
export async function startSocksProxy(): Promise<Tunnels> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createTcpServer((client) => {
    sockets.add(client);
    client.on("error", () => client.destroy());
    client.once("data", () => {
      client.write(Buffer.from([5, 0]));
      client.once("data", (request) => {
        const { host, port } = readSocksTarget(request);
        asked.push(`${host}:${port}`);
        tunnel(client, port, Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]), sockets);
      });
    });
  });
  return listen(server, "socks5", asked, sockets);
}

function readSocksTarget(request: Buffer): { host: string; port: number } {
  const isName = request[3] === 3;
  const start = isName ? 5 : 4;
  const end = start + (isName ? (request[4] ?? 0) : 4);
  const address = request.subarray(start, end);
  return { host: isName ? address.toString() : address.join("."), port: request.readUInt16BE(end) };
}

function tunnel(client: Socket, port: number, greeting: string | Buffer, sockets: Set<Socket>): void {
  const upstream = connect(port, "127.0.0.1", () => {
    client.write(greeting);
    upstream.pipe(client).pipe(upstream);
  });
  for (const [socket, other] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => other.destroy());
  }
}

async function listen(server: Server, scheme: string, asked: string[], sockets: Set<Socket>): Promise<Tunnels> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
