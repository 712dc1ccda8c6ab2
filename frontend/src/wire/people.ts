// The same library in its build without pop-ups and scripts of others. It is a copy of its own, which is loaded with
// what needs it: the first view carries none of it.
import {
  EmailAuthProvider,
  getMultiFactorResolver,
  multiFactor,
  OAuthProvider,
  reauthenticateWithCredential,
  signInWithCredential,
  TotpMultiFactorGenerator,
  updatePassword,
  verifyBeforeUpdateEmail,
  type MultiFactorError,
  type MultiFactorInfo,
  type TotpSecret,
  type User,
} from "firebase/auth/web-extension";
import { theAuth } from "./base/session";

const TOTP = TotpMultiFactorGenerator.FACTOR_ID;

/** This account's second step is one that the page can't ask for, such as a text message. */
export class OtherSecondStep extends Error {
  override name = "OtherSecondStep";
}

/** Ends a sign-in that asked for the second step, with the code that the authenticator app shows. */
export async function finishWithCode(asked: MultiFactorError, code: string): Promise<void> {
  const resolver = getMultiFactorResolver(theAuth(), asked);
  const hint = resolver.hints.find(({ factorId }) => factorId === TOTP);
  if (hint === undefined) throw new OtherSecondStep();
  await resolver.resolveSignIn(TotpMultiFactorGenerator.assertionForSignIn(hint.uid, code));
}

/** Signs in with what Google said of the person. */
export async function signInWithGoogle(idToken: string, rawNonce: string): Promise<void> {
  await signInWithCredential(theAuth(), new OAuthProvider("google.com").credential({ idToken, rawNonce }));
}

/** How the signed-in person proves who they are. */
export interface Means {
  hasPassword: boolean;
  /** Where there is a second step: its name and since when. */
  second: { id: string; name: string; since: Date } | null;
  isEmailConfirmed: boolean;
}

function user(): User {
  const current = theAuth().currentUser;
  if (current === null) throw new Error("Nobody is signed in.");
  return current;
}

const secondOf = (factors: MultiFactorInfo[]) => factors.find(({ factorId }) => factorId === TOTP) ?? null;

/** How the person signs in now, asked of the server: another device may have changed it. */
export async function readMeans(): Promise<Means> {
  const current = user();
  await current.reload();
  const second = secondOf(multiFactor(current).enrolledFactors);
  return {
    hasPassword: current.providerData.some(({ providerId }) => providerId === "password"),
    second: second && {
      id: second.uid,
      name: second.displayName ?? "Authenticator app",
      since: new Date(second.enrollmentTime),
    },
    isEmailConfirmed: current.emailVerified,
  };
}

/** What the person typed to show that it is them. */
export interface Proof {
  password: string;
  /** The code of the second step, where there is one. */
  code: string;
}

const isAskedForCode = (error: unknown): error is MultiFactorError =>
  error instanceof Error && "code" in error && error.code === "auth/multi-factor-auth-required";

/** Asks for the password once more: whoever finds an open browser must not take the account over. */
async function confirmIdentity({ password, code }: Proof): Promise<User> {
  const current = user();
  try {
    await reauthenticateWithCredential(current, EmailAuthProvider.credential(current.email ?? "", password));
  } catch (error) {
    if (!isAskedForCode(error)) throw error;
    await finishWithCode(error, code);
  }
  return user();
}

/** Changes the password. Other devices are signed out by that. */
export async function changePassword(proof: Proof, next: string): Promise<void> {
  await updatePassword(await confirmIdentity(proof), next);
}

/** Sends a link to the new address; the address changes when it is opened. */
export async function changeEmail(proof: Proof, next: string): Promise<void> {
  await verifyBeforeUpdateEmail(await confirmIdentity(proof), next);
}

/** A second step that was begun: what the app needs, and how it is finished. */
export interface BegunSecondStep {
  /** To be typed into the authenticator app. */
  key: string;
  /** Opens the app on a phone, and is what a QR code holds. */
  address: string;
  finish: (code: string) => Promise<void>;
}

function begun(current: User, secret: TotpSecret): BegunSecondStep {
  return {
    key: secret.secretKey,
    address: secret.generateQrCodeUrl(current.email ?? "account", "Evenkeel"),
    async finish(code) {
      const assertion = TotpMultiFactorGenerator.assertionForEnrollment(secret, code);
      await multiFactor(current).enroll(assertion, "Authenticator app");
    },
  };
}

/** Begins to add an authenticator app as second step; nothing changes before it is finished. */
export async function beginSecondStep(proof: Proof): Promise<BegunSecondStep> {
  const current = await confirmIdentity(proof);
  const session = await multiFactor(current).getSession();
  return begun(current, await TotpMultiFactorGenerator.generateSecret(session));
}

/** Signs in by the password alone from now on. */
export async function removeSecondStep(proof: Proof, id: string): Promise<void> {
  await multiFactor(await confirmIdentity(proof)).unenroll(id);
}
