export { readCertificate, readCertificateRequest } from "./certificate.ts";
export { splitDer } from "./split.ts";
export type { Reading } from "./malformed.ts";
export { type PemBlock, readPem } from "./pem.ts";
export { readRsaCertificate, type RsaCertificate } from "./rsa.ts";
export type { X509Fields, X509Value } from "./value.ts";
