import { useSyncExternalStore } from "react";

const KEY = "evenkeel.time-zone";
const listeners = new Set<() => void>();

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The device's own zone. */
export const deviceZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The zone that a person chose in this browser; null where times follow the device. */
export function chosenZone(): string | null {
  try {
    const name = localStorage.getItem(KEY);
    return name !== null && isZone(name) ? name : null;
  } catch {
    return null;
  }
}

/** The zone that every time on the page is shown in. */
export const shownZone = (): string => chosenZone() ?? deviceZone();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function choose(name: string | null): void {
  try {
    if (name === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, name);
  } catch (error) {
    console.warn("This browser did not keep the time zone:", error);
  }
  for (const listener of listeners) listener();
}

/** The chosen zone, null being the device's, and a way to choose. */
export function useZoneChoice(): [string | null, (name: string | null) => void] {
  return [useSyncExternalStore(subscribe, chosenZone), choose];
}
