/** Where the page is built; while it is developed there is no worker that could keep an old version of it. */
const IS_BUILT = import.meta.env.PROD;

/** Keeps the page itself on this device, once everything that draws it has been loaded. */
export async function keepShell(): Promise<void> {
  if (!IS_BUILT || !("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register("/sw.js");
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage(performance.getEntriesByType("resource").map(({ name }) => name));
}
