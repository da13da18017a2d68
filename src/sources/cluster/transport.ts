import { Agent, EnvHttpProxyAgent, ProxyAgent, Socks5ProxyAgent, type Dispatcher } from "undici";
import type { ClientCertificate, Connection } from "./connection.ts";

const CONNECT_TIMEOUT_MS = 10_000;

/** Connections to the API server, made anew when a plugin hands out another client certificate. */
export interface Transport {
  dispatcher(certificate: ClientCertificate | undefined): Dispatcher;
  close(): Promise<void>;
}

/** The proxy is the context's `proxy-url`, or else HTTPS_PROXY, HTTP_PROXY and NO_PROXY, as for kubectl. */
export function toTransport(connection: Connection): Transport {
  let made: { readonly certificate: ClientCertificate | undefined; readonly dispatcher: Dispatcher } | undefined;
  return {
    dispatcher(certificate) {
      if (made !== undefined && isSame(made.certificate, certificate)) return made.dispatcher;
      // Requests under way end on the old connections.
      void made?.dispatcher.close();
      made = { certificate, dispatcher: toDispatcher(connection, certificate) };
      return made.dispatcher;
    },
    close: async () => made?.dispatcher.destroy(),
  };
}

function isSame(a: ClientCertificate | undefined, b: ClientCertificate | undefined): boolean {
  return a?.cert === b?.cert && a?.key === b?.key;
}

function toDispatcher(connection: Connection, certificate: ClientCertificate | undefined): Dispatcher {
  const { server, tls, proxyUrl } = connection;
  const connect = {
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    ...(tls.serverName === undefined ? {} : { servername: tls.serverName }),
    ...(certificate === undefined ? {} : { cert: certificate.cert, key: certificate.key }),
    rejectUnauthorized: !tls.isUnchecked,
    timeout: CONNECT_TIMEOUT_MS,
  };
  const options = { pipelining: 1 };
  if (proxyUrl?.protocol === "socks5:") return new Socks5ProxyAgent(proxyUrl, { requestTls: connect } as object);
  if (proxyUrl !== undefined) return new ProxyAgent({ ...options, uri: proxyUrl.href, requestTls: connect });
  const proxies = isLoopback(server.hostname) ? undefined : readProxies(process.env);
  if (proxies !== undefined) return new EnvHttpProxyAgent({ ...options, ...proxies, connect, requestTls: connect });
  return new Agent({ ...options, connect });
}

// As in Go: never a proxy to ourselves, and HTTP_PROXY is not for https.
function readProxies(env: Readonly<Record<string, string | undefined>>) {
  const httpsProxy = env["https_proxy"] || env["HTTPS_PROXY"] || "";
  const httpProxy = env["http_proxy"] || env["HTTP_PROXY"] || "";
  return httpsProxy === "" && httpProxy === "" ? undefined : { httpsProxy, httpProxy };
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
