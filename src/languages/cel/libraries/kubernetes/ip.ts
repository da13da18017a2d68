import type { Library } from "../../declaration.ts";
import { IP_OVERLOADS } from "../network.ts";
import { IP } from "../network-values.ts";

/** @see k8s.io/apiserver/pkg/cel/library/ip.go */
export const ipLibrary: Library = { name: "kubernetes.net.ip", overloads: IP_OVERLOADS, types: [IP] };
