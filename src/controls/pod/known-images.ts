import { readImageReference } from "../../formats/image-reference/index.ts";

/** What an image of the public library needs when it runs without root and without a writable root file system. */
export interface KnownImage {
  /** The user its files belong to; absent where the image has none that works unchanged. */
  readonly uid?: number;
  /** The same in its Alpine variants, where it differs. */
  readonly alpineUid?: number;
  /** Directories it writes besides /tmp. */
  readonly writes: readonly string[];
}

/** By repository of docker.io. Sources: the images' Dockerfiles (USER, VOLUME, the users they make, where they keep pid files). */
const KNOWN: ReadonlyMap<string, KnownImage> = new Map<string, KnownImage>([
  ["library/caddy", { writes: ["/config", "/data"] }],
  ["library/cassandra", { uid: 999, writes: ["/var/lib/cassandra", "/var/log/cassandra"] }],
  ["library/consul", { uid: 100, writes: ["/consul/config", "/consul/data"] }],
  ["library/elasticsearch", { uid: 1000, writes: ["/usr/share/elasticsearch/data", "/usr/share/elasticsearch/logs"] }],
  ["library/ghost", { uid: 1000, writes: ["/var/lib/ghost/content"] }],
  ["library/haproxy", { uid: 99, writes: ["/run"] }],
  ["library/httpd", { uid: 33, alpineUid: 82, writes: ["/usr/local/apache2/logs"] }],
  ["library/influxdb", { uid: 1000, writes: ["/etc/influxdb2", "/var/lib/influxdb2"] }],
  ["library/mariadb", { uid: 999, writes: ["/run/mysqld", "/var/lib/mysql"] }],
  ["library/memcached", { uid: 11211, writes: [] }],
  ["library/mongo", { uid: 999, writes: ["/data/configdb", "/data/db"] }],
  ["library/mysql", { uid: 999, writes: ["/var/lib/mysql", "/var/run/mysqld"] }],
  ["library/neo4j", { uid: 7474, writes: ["/data", "/logs"] }],
  ["library/nginx", { uid: 101, writes: ["/var/cache/nginx", "/var/run"] }],
  ["library/node", { uid: 1000, writes: [] }],
  ["library/php", { uid: 33, alpineUid: 82, writes: ["/run/lock", "/var/run/apache2"] }],
  ["library/postgres", { uid: 999, alpineUid: 70, writes: ["/var/lib/postgresql/data", "/var/run/postgresql"] }],
  ["library/rabbitmq", { uid: 999, alpineUid: 100, writes: ["/var/lib/rabbitmq", "/var/log/rabbitmq"] }],
  ["library/redis", { uid: 999, writes: ["/data"] }],
  ["library/registry", { writes: ["/var/lib/registry"] }],
  ["library/tomcat", { writes: ["/usr/local/tomcat/logs", "/usr/local/tomcat/temp", "/usr/local/tomcat/work"] }],
  ["library/traefik", { uid: 65532, writes: [] }],
  ["library/valkey", { uid: 999, writes: ["/data"] }],
  ["library/wordpress", { uid: 33, alpineUid: 82, writes: ["/run/lock", "/var/run/apache2", "/var/www/html"] }],
  ["library/zookeeper", { uid: 1000, writes: ["/data", "/datalog", "/logs"] }],
  ["grafana/grafana", { uid: 472, writes: ["/var/lib/grafana"] }],
  ["hashicorp/http-echo", { uid: 65532, writes: [] }],
  ["jenkins/jenkins", { uid: 1000, writes: ["/var/jenkins_home"] }],
  ["nginxinc/nginx-unprivileged", { uid: 101, writes: [] }],
  ["prom/prometheus", { uid: 65534, writes: ["/prometheus"] }],
]);

/** Registries that serve the public library under its own paths, and what stands before those. */
const MIRRORS: ReadonlyMap<string, string> = new Map([
  ["docker.io", ""],
  ["mirror.gcr.io", ""],
  ["public.ecr.aws", "docker/"],
]);

/** What is known of the image, wherever it is mirrored. @param image as the manifest writes it */
export function toKnownImage(image: string | undefined): KnownImage | undefined {
  const reference = readImageReference(image ?? "");
  if (reference.is === "invalid") return undefined;
  const prefix = MIRRORS.get(reference.registry);
  if (prefix === undefined || !reference.repository.startsWith(prefix)) return undefined;
  return KNOWN.get(reference.repository.slice(prefix.length));
}

/** The user a well-known image works as. */
export function toKnownUser(image: string | undefined): number | undefined {
  const known = toKnownImage(image);
  const reference = readImageReference(image ?? "");
  const isAlpine = reference.is === "reference" && (reference.tag ?? "").includes("alpine");
  return (isAlpine ? known?.alpineUid : undefined) ?? known?.uid;
}
