export {
  type Address,
  formatAddress,
  isGlobalUnicast,
  isLinkLocalMulticast,
  isLinkLocalUnicast,
  isLoopback,
  isPrivate,
  isUnspecified,
  isV4InV6,
  sameAddress,
} from "./address.ts";
export {
  broadcastOf,
  containsAddress,
  containsPrefix,
  firstOf,
  formatPrefix,
  maskPrefix,
  overlaps,
  type Prefix,
  readPrefix,
} from "./prefix.ts";
export { readAddress, type Refusal } from "./read-address.ts";
