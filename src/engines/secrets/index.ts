export type { Reader, SecretAccess, SecretRight, Way } from "./access.ts";
export { type EncryptionFinding, type EncryptionReport, examineEncryption } from "./encryption.ts";
export type { Manager } from "./managers.ts";
export { type SecretsReport, toSecretsReport } from "./secret-access.ts";
