const IPV4 = /^(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+)){0,3}$/i;

/** What stands for the registry when it is no host name that DNS and certificates vouch for. */
export function toAddress(registry: string): "localhost" | "address" | undefined {
  const colon = registry.lastIndexOf(":");
  const host = colon > registry.lastIndexOf("]") ? registry.slice(0, colon) : registry;
  if (host === "localhost" || host.endsWith(".localhost") || host.startsWith("127.") || host === "[::1]")
    return "localhost";
  return host.startsWith("[") || IPV4.test(host) ? "address" : undefined;
}
