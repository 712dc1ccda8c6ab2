import {
  browserLocalPersistence,
  connectAuthEmulator,
  createUserWithEmailAndPassword,
  initializeAuth,
  onAuthStateChanged,
  sendPasswordResetEmail,
  signInWithEmailAndPassword,
  signOut as leave,
  type Auth,
} from "firebase/auth";
import { useSyncExternalStore } from "react";
import { theApp } from "./app";

/** Who is signed in: not known yet, nobody, or a user. */
export type Session =
  { status: "unknown" } | { status: "out" } | { status: "in"; uid: string; email: string };

let auth: Auth | null = null;
let session: Session = { status: "unknown" };
const listeners = new Set<() => void>();

function become(next: Session): void {
  session = next;
  for (const listener of listeners) listener();
}

// initializeAuth instead of getAuth: no pop-up or redirect sign-in, so their code stays out of the page.
function theAuth(): Auth {
  if (auth !== null) return auth;
  const { app, config } = theApp();
  auth = initializeAuth(app, { persistence: browserLocalPersistence });
  if (config.emulators) connectAuthEmulator(auth, config.emulators.auth, { disableWarnings: true });
  onAuthStateChanged(auth, (user) => {
    become(user === null ? { status: "out" } : { status: "in", uid: user.uid, email: user.email ?? "" });
  });
  return auth;
}

function subscribe(listener: () => void): () => void {
  theAuth();
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The session, followed live. */
export function useSession(): Session {
  return useSyncExternalStore(subscribe, () => session);
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
  await leave(theAuth());
}
