import { z } from "zod/mini";

const text = z.string().check(z.minLength(1));

const address = z.object({ host: text, port: z.int().check(z.positive()) });

const firebaseOptions = z.object({
  projectId: text,
  apiKey: text,
  authDomain: z.optional(z.string()),
  appId: z.optional(z.string()),
});

const config = z.object({
  firebase: firebaseOptions,
  emulators: z.optional(z.object({ auth: z.url(), firestore: address })),
  google_client_id: z.optional(text),
  practice_accounts: z.optional(z.array(z.object({ key_id: text, secret: text }))),
});

/** Which Firebase project the page talks to and, on one machine, where its emulators listen. */
export type PageConfig = z.infer<typeof config>;

/** There is no configuration, so the page can't start. */
export class ConfigMissing extends Error {
  override name = "ConfigMissing";
}

async function fetchJson(path: string): Promise<unknown> {
  const response = await fetch(path, { headers: { accept: "application/json" }, cache: "no-store" });
  if (!response.ok) return null;
  // A single-page rewrite answers every path with the page itself: not JSON, so not a configuration.
  if (!(response.headers.get("content-type") ?? "").includes("json")) return null;
  const text = await response.text();
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** Reads `/config.json`, or what Firebase Hosting knows about its own project. Raises ConfigMissing if neither is there. */
export async function loadConfig(): Promise<PageConfig> {
  // Asked together: a real project has the second alone, and its people should not wait for the first.
  // Without a network the offline shell has kept the one that there was.
  const asked = await Promise.allSettled([fetchJson("/config.json"), fetchJson("/__/firebase/init.json")]);
  const [own, known] = asked.map((one) => (one.status === "fulfilled" ? one.value : null));
  const failed = asked.find((one) => one.status === "rejected");
  if (own === null && known === null && failed !== undefined) throw failed.reason;
  if (own !== null) {
    const parsed = config.safeParse(own);
    if (!parsed.success)
      throw new ConfigMissing(`/config.json does not fit: ${z.prettifyError(parsed.error)}`);
    return parsed.data;
  }
  const hosting = firebaseOptions.safeParse(known);
  if (hosting.success) return { firebase: hosting.data };
  throw new ConfigMissing("Neither /config.json nor /__/firebase/init.json names a Firebase project.");
}
