/** Cases of cel-spec that do not pass, each with the reason. Where cel-go, and so Kubernetes, differs, we do as it does. */
export const CEL_MISSES: ReadonlyMap<string, string> = new Map([
  [
    "network_ext/ipv4/ipv4_equals_ipv6",
    "Kubernetes and cel-go refuse IPv4-mapped IPv6 addresses, as network_ext/ip_type/parse_invalid_ipv4_in_ipv6 asks",
  ],
  ["network_ext/ipv4/ipv4_not_equals_ipv6", "as network_ext/ipv4/ipv4_equals_ipv6"],
  ["string_ext/value_errors/indexof_out_of_range", "cel-go answers -1 for an offset behind the end"],
  ["string_ext/value_errors/lastindexof_out_of_range", "cel-go answers -1 for an offset behind the end"],
  [
    "timestamps/duration_converters/get_milliseconds",
    "cel-go gives a duration's whole milliseconds, not those within its second",
  ],
]);
