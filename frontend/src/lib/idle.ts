const IDLE_MS_MAX = 1000;

/** Resolves when the browser has nothing else to do, or after a second at the latest. */
export const idle = (): Promise<void> =>
  new Promise((resolve) => {
    // Safari has no idle callback yet.
    if ("requestIdleCallback" in window) requestIdleCallback(() => resolve(), { timeout: IDLE_MS_MAX });
    else setTimeout(resolve, 50);
  });
