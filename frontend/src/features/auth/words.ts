import { z } from "zod/mini";

const SENTENCES: Record<string, string> = {
  "auth/invalid-credential": "The e-mail address or the password is not right.",
  "auth/invalid-login-credentials": "The e-mail address or the password is not right.",
  "auth/user-not-found": "The e-mail address or the password is not right.",
  "auth/wrong-password": "The e-mail address or the password is not right.",
  "auth/invalid-email": "This is not an e-mail address.",
  "auth/email-already-in-use": "There is an account with this e-mail address already: sign in instead.",
  "auth/weak-password": "The password is too short: use at least 6 characters.",
  "auth/password-does-not-meet-requirements":
    "The password does not meet this project's rules: try a longer one with digits and symbols.",
  "auth/too-many-requests": "Too many attempts. Wait a few minutes and try again.",
  "auth/user-disabled": "This account has been disabled.",
  "auth/operation-not-allowed": "Signing in by e-mail and password is not switched on for this project.",
  "auth/network-request-failed":
    "The sign-in server could not be reached. Check the connection and try again.",
};

const coded = z.looseObject({ code: z.string() });

/** One sentence for what the sign-in server answered. */
export function authSentence(error: unknown): string {
  const parsed = coded.safeParse(error);
  const code = parsed.success ? parsed.data.code : "";
  return SENTENCES[code] ?? `Signing in did not work${code ? ` (${code})` : ""}. Try again.`;
}
