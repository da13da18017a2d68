import { expect, it } from "vitest";
import { startTestApi } from "../surroundings/api-for-tests.ts";
import { Registered } from "./registered.ts";

it("says which configurations it removed, and nothing of those that were not there", async () => {
  const api = await startTestApi(async ({ path }) =>
    path.endsWith("/validatingwebhookconfigurations/hauberk")
      ? { status: 200, body: { status: "Success" } }
      : undefined,
  );
  const logged: string[] = [];
  const registered = new Registered(api.client, {
    name: "hauberk",
    client: { is: "url", origin: "https://127.0.0.1:8443" },
    ownNamespace: undefined,
    bootstrapNamespaces: [],
    makesEvents: false,
    ruleSets: () => undefined,
    certificates: {
      current: () => ({ certificate: "", key: "" }),
      caBundle: () => undefined,
      onChange: () => undefined,
      stop: () => undefined,
    },
    clock: () => new Date(0),
    onProblem: () => undefined,
    log: (message) => logged.push(message),
  });
  await registered.remove();
  await api.stop();
  expect(api.asked.map(({ method }) => method)).toEqual(["DELETE", "DELETE"]);
  expect(logged).toEqual(["ValidatingWebhookConfiguration hauberk was removed: nothing is asked by it any more"]);
});
