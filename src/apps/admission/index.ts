export { type FileCertificateOptions, toFileCertificates } from "./certificates/file-certificates.ts";
export { type OwnCertificates, toOwnCertificates } from "./certificates/own-certificates.ts";
export { toSecretStore } from "./certificates/secret-store.ts";
export { type CertificateStore, toFolderStore, toMemoryStore } from "./certificates/store.ts";
export { type EntryGate, toEntryGate } from "./registration/entry-gate.ts";
export { readRegisteredNames } from "./registration/registered-entries.ts";
export { type Registration, register } from "./registration/registration.ts";
export { toServiceProbe } from "./registration/service-probe.ts";
export {
  BOOTSTRAP_NAMESPACES,
  toWebhookConfigurations,
  type WebhookClient,
  type WebhookOptions,
} from "./registration/webhook-configurations.ts";
export type { Certificates, LoadMeter, Log, Recorder, RuleSets, ServingCertificate, Surroundings } from "./parts.ts";
export { followProblems } from "./problem-log.ts";
export type { RecorderOptions } from "./record/options.ts";
export { toRecorder } from "./record/recorder.ts";
export { type RunningAdmission, serveAdmission, type ServeAdmissionOptions } from "./serve.ts";
export type { AdmissionServerOptions, Clients, Drain, Listen, ServerLimits } from "./server/options.ts";
export { toClusterSurroundings } from "./surroundings/cluster-surroundings.ts";
export { toFileSurroundings } from "./surroundings/file-surroundings.ts";
export type { ClusterSurroundingsOptions, FileSurroundingsOptions, Rules } from "./surroundings/options.ts";
