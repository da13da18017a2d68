import type { ImageIdentity, Location, Problem, VexStatus, Vulnerability } from "../../model/index.ts";
import type { Purl } from "../purl/index.ts";

/** What one report says of one image, before reports are put together. */
export interface FoundImage {
  readonly image: ImageIdentity;
  readonly file: string;
  readonly generatedAt?: string;
  /** Of the document itself, where statements may name it: `urn:cdx:<serial number>`. */
  readonly documentId?: string;
  /** With what the report itself says by way of VEX; nothing is dismissed yet. */
  readonly vulnerabilities: readonly Vulnerability[];
}

/** That somebody says how products stand to a vulnerability. */
export interface VexStatement {
  /** Any of these names: `CVE-2021-44228`. */
  readonly ids: readonly string[];
  readonly products: readonly Product[];
  readonly vex: VexStatus;
  /** RFC 3339; empty: not given. A later statement replaces an earlier one. */
  readonly at: string;
}

/** What a statement is about: an image, or a package wherever it is; with `parts`, only those packages of it. */
export interface Product {
  readonly digests: readonly string[];
  /** In normal form. */
  readonly references: readonly string[];
  readonly documentIds: readonly string[];
  readonly packages: readonly Purl[];
  readonly parts: readonly Purl[];
  /** As it is written, for messages. */
  readonly name: string;
}

/** What a file says. */
export interface FileReading {
  readonly images: readonly FoundImage[];
  readonly statements: readonly VexStatement[];
  readonly problems: readonly Problem[];
}

/** Where in the file something stands; worked out only when it is told. */
export type At = (...path: readonly (string | number)[]) => Location;
