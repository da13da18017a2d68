export { findSecrets, findSecretsInArguments, type FoundSecret } from "./find-secrets.ts";
export { judgeName } from "./names.ts";
export { isRedacted, toNamedKind, toRedactedText } from "./redacted.ts";
