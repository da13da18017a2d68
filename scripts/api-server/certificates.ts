import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** A certificate authority of our own, valid for a day. */
export function writeAuthority(folder: string, name: string): CertificateFiles {
  const files = filesOf(folder, name);
  const extensions = ["-addext", "basicConstraints=critical,CA:true", "-addext", "keyUsage=critical,keyCertSign"];
  openssl(
    ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"].concat(
      ["-subj", `/CN=${name}`, "-keyout", files.keyFile, "-out", files.certFile],
      extensions,
    ),
  );
  return files;
}

/** A certificate signed by the authority. The subject is openssl's: `/O=group/CN=user`. */
export function writeCertificate(
  folder: string,
  name: string,
  authority: CertificateFiles,
  options: { readonly subject: string; readonly extensions: readonly string[] },
): CertificateFiles {
  const files = filesOf(folder, name);
  openssl(
    ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"].concat(
      ["-CA", authority.certFile, "-CAkey", authority.keyFile, "-subj", options.subject],
      ["-keyout", files.keyFile, "-out", files.certFile, "-addext", "basicConstraints=critical,CA:false"],
      options.extensions.flatMap((extension) => ["-addext", extension]),
    ),
  );
  return files;
}

/** The key pair service account tokens are signed with; one PEM file that holds the private key. */
export function writeSigningKey(folder: string): string {
  const file = join(folder, "service-account.key");
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  writeFileSync(file, privateKey.export({ type: "pkcs1", format: "pem" }), { mode: 0o600 });
  return file;
}

function filesOf(folder: string, name: string): CertificateFiles {
  return { certFile: join(folder, `${name}.crt`), keyFile: join(folder, `${name}.key`) };
}

function openssl(args: readonly string[]): void {
  execFileSync("openssl", args, { stdio: ["ignore", "ignore", "pipe"] });
}
