import { useSyncExternalStore } from "react";

/** From this width on the navigation is a column of its own, as in the classes of the page. */
const query = () => window.matchMedia("(min-width: 48rem)");

function subscribe(changed: () => void): () => void {
  const wide = query();
  wide.addEventListener("change", changed);
  return () => wide.removeEventListener("change", changed);
}

/** Whether the window has room for the navigation beside the page. */
export function useWide(): boolean {
  return useSyncExternalStore(subscribe, () => query().matches);
}
