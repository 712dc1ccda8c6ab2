import { useSyncExternalStore } from "react";
import type { CallError } from "./call-error";

let stranger = false;
const listeners = new Set<() => void>();

function become(next: boolean): void {
  if (stranger === next) return;
  stranger = next;
  for (const listener of listeners) listener();
}

/** Remembers that the server does not know this user as the account's owner. */
export function noteAccess(error: CallError): void {
  if (error.status === "permission-denied" && error.code === "NOT_ACCOUNT_OWNER") become(true);
}

/** Somebody else signed in: ask again. */
export function forgetAccess(): void {
  become(false);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether the server has said that the signed-in user does not own the account. */
export function useIsStranger(): boolean {
  return useSyncExternalStore(subscribe, () => stranger);
}
