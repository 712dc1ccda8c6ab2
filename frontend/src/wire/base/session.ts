import {
  browserLocalPersistence,
  connectAuthEmulator,
  createUserWithEmailAndPassword,
  initializeAuth,
  onAuthStateChanged,
  sendEmailVerification,
  sendPasswordResetEmail,
  signInWithEmailAndPassword,
  signOut as leave,
  type Auth,
  type User,
} from "firebase/auth";
import { useSyncExternalStore } from "react";
import { theApp } from "./app";

/** Who is signed in: not known yet, nobody, or a user. `ended`: somebody was, and did not sign out. */
export type Session =
  { status: "unknown" } | { status: "out"; ended: boolean } | { status: "in"; uid: string; email: string };

interface Claims {
  uid: string | null;
  admin: boolean;
}

let auth: Auth | null = null;
let session: Session = { status: "unknown" };
let claims: Claims = { uid: null, admin: false };
let leaving = false;
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

function become(next: Session): void {
  session = next;
  tell();
}

/** Reads what the user's token claims; it decides what is shown, never what is allowed: the server does. */
async function readClaims(user: User): Promise<void> {
  const token = await user.getIdTokenResult();
  claims = { uid: user.uid, admin: token.claims.admin === true };
  tell();
}

/** The sign-in of this browser. initializeAuth instead of getAuth: no pop-ups, so their code stays out of the page. */
export function theAuth(): Auth {
  if (auth !== null) return auth;
  const { app, config } = theApp();
  auth = initializeAuth(app, { persistence: browserLocalPersistence });
  if (config.emulators) connectAuthEmulator(auth, config.emulators.auth, { disableWarnings: true });
  onAuthStateChanged(auth, (user) => {
    become(
      user === null
        ? { status: "out", ended: session.status === "in" && !leaving }
        : { status: "in", uid: user.uid, email: user.email ?? "" },
    );
    leaving = false;
    // Without a network there may be no token: the person then sees what everybody sees.
    if (user !== null)
      readClaims(user).catch((error: unknown) => console.warn("The claims are unknown:", error));
  });
  return auth;
}

function subscribe(listener: () => void): () => void {
  theAuth();
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether somebody is signed in in this browser, as far as is known before the session is. */
export const seemsSignedIn = (): boolean =>
  Object.keys(localStorage).some((key) => key.startsWith("firebase:authUser:"));

/** The session, followed live. */
export function useSession(): Session {
  return useSyncExternalStore(subscribe, () => session);
}

/** Whether the signed-in user's token claims to be an administrator's. */
export function useIsAdmin(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => session.status === "in" && claims.uid === session.uid && claims.admin,
  );
}

export async function signIn(email: string, password: string): Promise<void> {
  await signInWithEmailAndPassword(theAuth(), email, password);
}

export async function createAccount(email: string, password: string): Promise<void> {
  await createUserWithEmailAndPassword(theAuth(), email, password);
}

export async function sendPasswordReset(email: string): Promise<void> {
  await sendPasswordResetEmail(theAuth(), email);
}

export async function signOut(): Promise<void> {
  leaving = true;
  await leave(theAuth());
}

/** The server did not take the session: a new token is asked for, and without one the session ends here too. */
export function askForNewToken(): void {
  auth?.currentUser?.getIdToken(true).catch((error: unknown) => console.warn("No new token:", error));
}

/** Whether the signed-in person's address is confirmed: mails go to confirmed addresses alone. */
export async function isEmailConfirmed(): Promise<boolean> {
  const user = theAuth().currentUser;
  // Confirmed in another window since the sign-in: only the server knows.
  await user?.reload();
  return user?.emailVerified ?? false;
}

/** Sends the link that confirms the address. */
export async function sendConfirmation(): Promise<void> {
  const user = theAuth().currentUser;
  if (user !== null) await sendEmailVerification(user);
}
