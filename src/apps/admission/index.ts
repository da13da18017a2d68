export { toLoadMeter, type LoadMeterOptions } from "./load/meter.ts";
export type { Certificates, LoadMeter, Log, Recorder, RuleSets, ServingCertificate, Surroundings } from "./parts.ts";
export { type RunningAdmission, serveAdmission, type ServeAdmissionOptions } from "./serve.ts";
export type { AdmissionServerOptions, Clients, Drain, Listen, ServerLimits } from "./server/options.ts";
export { type AdmissionServer, startAdmissionServer } from "./server/start.ts";
export { toClusterSurroundings } from "./surroundings/cluster-surroundings.ts";
export { toFileSurroundings } from "./surroundings/file-surroundings.ts";
export type { ClusterSurroundingsOptions, FileSurroundingsOptions, Rules } from "./surroundings/options.ts";
