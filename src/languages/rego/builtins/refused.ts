/** Functions that reach outside, with the reason why calls of them are errors. */
export const refused: ReadonlyMap<string, string> = new Map([
  ["http.send", "http.send asks another server: policies here see only what they are given"],
  ["net.lookup_ip_addr", "net.lookup_ip_addr asks a name server: policies here see only what they are given"],
]);
