import { asText, fail, type JmesFunction } from "./function.ts";

export const X509: readonly JmesFunction[] = [
  {
    name: "x509_decode",
    parameters: [["string"]],
    run: (args) => fail(asText(args, 0) && "failed to decode PEM block"),
  },
];
