import type { Library } from "../../declaration.ts";
import { BOOL, DYN, INT, listOf, mapOf, STRING } from "../../type.ts";
import type { CelValue } from "../../value.ts";
import { global } from "../define.ts";
import { both } from "./both-cases.ts";
import { answer, ContextValue, contextType, type HttpRequest, type KyvernoOutside } from "./outside.ts";
import { toTexts } from "./resource.ts";

const GLOBAL = contextType("globalContext");
const HTTP = contextType("http");
const IMAGE = contextType("image");
const GENERATOR = contextType("generator");
const HEADERS = mapOf(STRING, STRING);
const OBJECTS = listOf(mapOf(STRING, DYN));

function globalReference({ outside }: ContextValue, name: string, projection = ""): CelValue {
  const { globalReference: ask } = outside;
  return answer(ask && (() => ask(name, projection)), "failed to get global reference");
}

/** @see github.com/kyverno/sdk, extensions/cel/libs/globalcontext */
export const globalContextLibrary: Library = {
  name: "kyverno.globalcontext",
  overloads: [
    ...both("Get", "globalcontext_get_string", [GLOBAL, STRING], DYN, globalReference),
    ...both("Get", "globalcontext_get_string_string", [GLOBAL, STRING, STRING], DYN, globalReference),
  ],
};

function send({ outside, caBundle }: ContextValue, request: Omit<HttpRequest, "caBundle">): CelValue {
  const { http } = outside;
  return answer(http && (() => http({ ...request, caBundle })), "request failed");
}

function get(context: ContextValue, url: string, headers?: CelValue): CelValue {
  return send(context, { method: "GET", url, headers: toTexts(headers), body: undefined });
}

function post(context: ContextValue, url: string, body: CelValue, headers?: CelValue): CelValue {
  return send(context, { method: "POST", url, headers: toTexts(headers), body });
}

/** @see github.com/kyverno/sdk, extensions/cel/libs/http */
export const httpLibrary: Library = {
  name: "kyverno.http",
  overloads: [
    ...both("Get", "http_get_string", [HTTP, STRING], DYN, get),
    ...both("Get", "http_get_string_headers", [HTTP, STRING, HEADERS], DYN, get),
    ...both("Post", "http_post_string_any", [HTTP, STRING, DYN], DYN, post),
    ...both("Post", "http_post_string_any_headers", [HTTP, STRING, DYN, HEADERS], DYN, post),
    ...both(
      "Client",
      "http_client_string",
      [HTTP, STRING],
      HTTP,
      ({ outside }: ContextValue, caBundle: string) => new ContextValue("http", outside, caBundle),
    ),
  ],
};

function imageData({ imageData: ask }: KyvernoOutside, image: string): CelValue {
  return answer(ask && (() => ask(image)), "failed to get image data");
}

/** @see github.com/kyverno/sdk, extensions/cel/libs/imagedata */
export const imageDataLibrary: Library = {
  name: "kyverno.imagedata",
  overloads: both(
    "GetMetadata",
    "imagedata_get_string",
    [IMAGE, STRING],
    DYN,
    ({ outside }: ContextValue, image: string) => imageData(outside, image),
  ),
};

function generate({ outside }: ContextValue, namespace: string, objects: readonly CelValue[]): boolean {
  const ask = outside.generate;
  answer(ask && (() => ask(namespace, objects)), "failed to generate resources");
  return true;
}

/**
 * @param namespace that a namespaced policy is bound to; "" for cluster-wide policies
 * @see github.com/kyverno/sdk, extensions/cel/libs/generator
 */
export function generatorLibrary(namespace: string): Library {
  const overloads =
    namespace === ""
      ? both("Apply", "generator_apply_string_list", [GENERATOR, STRING, OBJECTS], BOOL, generate)
      : both(
          "Apply",
          "generator_apply_list",
          [GENERATOR, OBJECTS],
          BOOL,
          (context: ContextValue, objects: readonly CelValue[]) => generate(context, namespace, objects),
        );
  return { name: "kyverno.generator", overloads };
}

/**
 * Functions of image-validating policies. They have no target, so the outside is part of the library.
 * @see github.com/kyverno/kyverno, pkg/cel/libs/imageverify
 */
export function imageVerifyLibrary(outside: KyvernoOutside): Library {
  const { verifySignatures, verifyAttestations, attestationPayload } = outside;
  const ATTESTORS = listOf(DYN);
  const unknown = { pure: false };
  return {
    name: "kyverno.imageverify",
    overloads: [
      global(
        "verify_image_signature_string_stringarray",
        "verifyImageSignatures",
        [STRING, ATTESTORS],
        INT,
        (image: string, attestors: readonly CelValue[]) =>
          answer(verifySignatures && (() => verifySignatures(image, attestors)), "failed to verify image signatures"),
        unknown,
      ),
      global(
        "verify_image_attestations_string_string_stringarray",
        "verifyAttestationSignatures",
        [STRING, STRING, ATTESTORS],
        INT,
        (image: string, attestation: string, attestors: readonly CelValue[]) =>
          answer(
            verifyAttestations && (() => verifyAttestations(image, attestation, attestors)),
            "failed to verify attestation signatures",
          ),
        unknown,
      ),
      global(
        "get_image_data_string",
        "getImageData",
        [STRING],
        DYN,
        (image: string) => imageData(outside, image),
        unknown,
      ),
      global(
        "payload_string_string",
        "extractPayload",
        [STRING, STRING],
        DYN,
        (image: string, attestation: string) =>
          answer(attestationPayload && (() => attestationPayload(image, attestation)), "failed to extract payload"),
        unknown,
      ),
    ],
  };
}
