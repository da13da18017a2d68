import {
  type Reading,
  readCertificate,
  readCertificateRequest,
  type X509Fields,
} from "../../../../formats/x509/index.ts";
import { failure } from "../operands.ts";

/** What was read. @throws {BuiltinError} where it cannot be */
export function valueOf<Value>(reading: Reading<Value>): Value {
  if (reading.is === "malformed") throw failure(reading.because);
  return reading.value;
}

/** A certificate in the shape of Go's x509.Certificate. */
export function toCertificate(bytes: Buffer): X509Fields {
  return valueOf(readCertificate(bytes));
}

/** A signing request in the shape of Go's x509.CertificateRequest. */
export function toCertificateRequest(bytes: Buffer): X509Fields {
  return valueOf(readCertificateRequest(bytes));
}
