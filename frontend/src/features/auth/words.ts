import type { MultiFactorError } from "firebase/auth";
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
  "auth/invalid-verification-code":
    "The code is not right, or it is too old: type the one that the app shows now.",
  "auth/code-expired": "It took too long: begin again.",
  "auth/totp-challenge-timeout": "It took too long: begin again.",
  "auth/requires-recent-login":
    "For this step you must have signed in a moment ago: sign out, sign in again, and come back here.",
  "auth/user-token-expired": "Your session has ended: sign in again.",
  "auth/unverified-email": "Confirm your e-mail address first, then load this page again.",
  "auth/invalid-idp-response": "Google's answer was not accepted. Try again.",
  "auth/account-exists-with-different-credential":
    "There is an account with this address already: sign in with its password.",
  "evenkeel/google-refused": "Google did not confirm the sign-in, so nothing has changed. Try again.",
  "auth/network-request-failed":
    "The sign-in server could not be reached. Check the connection and try again.",
};

/** The answer that came was not one to a sign-in of this browser, or the person said no. */
export const GOOGLE_REFUSED = "evenkeel/google-refused";

const OTHER_STEP =
  "This account's second step is not an authenticator app. Ask the operator of this deployment to remove it.";

const NO_SECOND_STEP =
  "An authenticator app as second step is not switched on for this project. Its operator can switch it on.";

const coded = z.looseObject({ code: z.string() });

const codeOf = (error: unknown): string => {
  const parsed = coded.safeParse(error);
  return parsed.success ? parsed.data.code : "";
};

/** Whether the password was right and a code is asked for as well. */
export const asksForCode = (error: unknown): error is MultiFactorError =>
  codeOf(error) === "auth/multi-factor-auth-required";

/** Nobody has this address: whoever asks for a new password must not learn that. */
export const isUnknownAddress = (error: unknown): boolean => codeOf(error) === "auth/user-not-found";

/** The digits of a code: apps show them in two groups. */
export const digitsOf = (typed: string): string => typed.replaceAll(/\s/g, "");

/** What is wrong with a typed code; null where nothing is. */
export const codeProblem = (typed: string): string | null =>
  /^\d{6}$/.test(digitsOf(typed)) ? null : "Enter the 6 digits that your authenticator app shows.";

/** What is wrong with a new password; null where nothing is. */
export const passwordProblem = (typed: string): string | null =>
  typed.length < 6 ? "The password needs at least 6 characters." : null;

/** What is wrong with an address; null where nothing is. */
export const emailProblem = (typed: string): string | null =>
  /^\S+@\S+\.\S+$/.test(typed.trim()) ? null : "Enter your e-mail address, such as name@example.com.";

/** One sentence for what went wrong with the second step: a project without it refuses in more than one way. */
export function secondStepSentence(error: unknown): string {
  const isOff = ["auth/operation-not-allowed", "auth/invalid-argument", "auth/unsupported-first-factor"];
  return isOff.includes(codeOf(error)) ? NO_SECOND_STEP : authSentence(error);
}

/** One sentence for what the sign-in server answered. */
export function authSentence(error: unknown): string {
  if (error instanceof Error && error.name === "OtherSecondStep") return OTHER_STEP;
  const code = codeOf(error);
  return SENTENCES[code] ?? `Signing in did not work${code ? ` (${code})` : ""}. Try again.`;
}
