import { useSyncExternalStore } from "react";

/** A short message that passes: something worked, or did not. */
export interface Announcement {
  tone: "success" | "error";
  text: string;
}

let waiting: Announcement[] = [];
let used = false;
const listeners = new Set<() => void>();

/** Shows a passing message. The first one loads what shows it, so that opening the page does not have to. */
export function announce(tone: Announcement["tone"], text: string): void {
  waiting = [...waiting, { tone, text }];
  used = true;
  for (const listener of listeners) listener();
}

/** The messages that nobody has shown yet; they are shown once. */
export function takeAnnouncements(): Announcement[] {
  const taken = waiting;
  waiting = [];
  return taken;
}

export function onAnnouncement(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether anything was ever announced. */
export function useAnnounced(): boolean {
  return useSyncExternalStore(onAnnouncement, () => used);
}
