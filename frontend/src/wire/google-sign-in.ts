import { z } from "zod/mini";
import { theApp } from "./base/app";

/** Google's page where a person says who they are. Nothing of Google's runs on ours. */
const GOOGLE = "https://accounts.google.com/o/oauth2/v2/auth";
const KEY = "evenkeel:google-sign-in";

const visit = z.object({ state: z.string(), nonce: z.string(), wanted: z.string() });

/** What this page remembers while the person is at Google. */
type Visit = z.infer<typeof visit>;

/** The OAuth client of this project; null where signing in with Google is not set up. */
export function googleClient(): string | null {
  const built: unknown = import.meta.env.VITE_GOOGLE_CLIENT_ID;
  const client = theApp().config.google_client_id ?? built;
  return typeof client === "string" && client !== "" ? client : null;
}

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

const random = () => hex(crypto.getRandomValues(new Uint8Array(24)));

async function sha256(text: string): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
}

/** Goes to Google; it sends the browser back to the sign-in, which then knows the page that was wanted. */
export async function goToGoogle(client: string, wanted: string): Promise<void> {
  const left: Visit = { state: random(), nonce: random(), wanted };
  sessionStorage.setItem(KEY, JSON.stringify(left));
  const query = new URLSearchParams({
    client_id: client,
    redirect_uri: `${location.origin}/sign-in`,
    response_type: "id_token",
    scope: "openid email",
    state: left.state,
    // Google signs the hash into the token; only who knows the nonce itself can use it.
    nonce: await sha256(left.nonce),
    prompt: "select_account",
  });
  location.assign(`${GOOGLE}?${query}`);
}

/** What came back from Google: a token for the page that was wanted, or why there is none. */
export type Return =
  { status: "token"; idToken: string; nonce: string; wanted: string } | { status: "refused" };

/** Reads the answer out of the address; null where nobody comes from Google. Each answer counts once. */
export function returnFromGoogle(hash: string, kept: string | null): Return | null {
  const answer = new URLSearchParams(hash.replace(/^#/, ""));
  const state = answer.get("state");
  if (state === null) return null;
  const left = visit.safeParse(JSON.parse(kept ?? "null"));
  const idToken = answer.get("id_token");
  // Another state is an answer that this browser did not ask for.
  if (!left.success || left.data.state !== state || idToken === null) return { status: "refused" };
  return { status: "token", idToken, nonce: left.data.nonce, wanted: left.data.wanted };
}

/** Whether the address holds an answer of Google's. */
export const comesFromGoogle = (): boolean => new URLSearchParams(location.hash.slice(1)).has("state");

/** Takes the answer from the address and forgets the visit. */
export function takeReturn(): Return | null {
  const found = returnFromGoogle(location.hash, sessionStorage.getItem(KEY));
  if (found !== null) sessionStorage.removeItem(KEY);
  return found;
}
