import { QueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { CallError } from "./call-error";

/** The connection broke off without an answer, as when a server ends; what was refused has a code. */
const brokeOff = (error: Error) =>
  error instanceof CallError && error.code === null && error.status === "internal" && navigator.onLine;

/** What the server has answered in this visit: coming back to a page shows it at once, with its age. */
export const answers = new QueryClient({
  defaultOptions: {
    queries: {
      // What is only read may be asked for twice. Else the person sees what was refused, and asks again; a call that is
      // made without a network says so itself.
      retry: (failures, error) => failures === 0 && brokeOff(error),
      retryDelay: 300,
      networkMode: "always",
      refetchOnReconnect: false,
      refetchOnWindowFocus: false,
    },
  },
});
// What looks at the page's visibility and at the network; the page has no provider that would do it.
answers.mount();

/**
 * Asks again each time that `moved` changes: the answer depends on something that a listener hears of. Null is what no
 * listener has heard of yet: the first that it hears is what the answer on the way knows already.
 */
export function useAgainWhen(moved: string | null, ask: () => Promise<unknown>): void {
  const asked = useRef(moved);
  useEffect(() => {
    if (moved === null || asked.current === moved) return;
    const isFirst = asked.current === null;
    asked.current = moved;
    if (!isFirst) void ask();
  }, [moved, ask]);
}
