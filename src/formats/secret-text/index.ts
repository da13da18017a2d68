export { findSecrets, findSecretsInArguments, type FoundSecret } from "./find-secrets.ts";
export { judgeName } from "./names.ts";
export { isRedacted, toRedactedText } from "./redacted.ts";
