import { lazy } from "react";

/** How long a part that could not be fetched is left alone, while there is a network. */
const REST_MS = 1_000;

const online = () =>
  navigator.onLine
    ? new Promise((resolve) => setTimeout(resolve, REST_MS))
    : new Promise((resolve) => window.addEventListener("online", resolve, { once: true }));

/** Loads a part; one that could not be fetched is fetched once more as soon as there is a network. */
export function loadPatiently<T>(load: () => Promise<T>): Promise<T> {
  return load().catch(async () => {
    await online();
    return load();
  });
}

/** `lazy`, for a part of the page whose chunk may not come at once: a lost connection delays it and breaks nothing. */
export const lazyPart: typeof lazy = (load) => lazy(() => loadPatiently(load));
