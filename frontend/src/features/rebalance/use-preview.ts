import { useCallback, useEffect, useRef, useState } from "react";
import { previewRebalance, type Preview } from "@/wire/callables";
import { callErrorOf, type CallError } from "@/wire/call-error";

export type PreviewState =
  | { status: "loading" }
  | { status: "error"; error: CallError }
  | { status: "ready"; preview: Preview; receivedAt: number };

const planAll = () => previewRebalance({});

/** Asks for a plan when the page opens, and again on demand. Only the newest answer counts. */
export function usePreview(plan: () => Promise<Preview> = planAll): [PreviewState, () => void] {
  const [state, setState] = useState<PreviewState>({ status: "loading" });
  const newest = useRef(0);
  const ask = useCallback(() => {
    const mine = (newest.current += 1);
    plan().then(
      (preview) => {
        if (mine === newest.current) setState({ status: "ready", preview, receivedAt: Date.now() });
      },
      (thrown: unknown) => {
        if (mine === newest.current) setState({ status: "error", error: callErrorOf(thrown) });
      },
    );
  }, [plan]);
  // The development build mounts twice: without the flag that would store two plans.
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    ask();
  }, [ask]);
  const again = useCallback(() => {
    setState({ status: "loading" });
    ask();
  }, [ask]);
  return [state, again];
}

/** Milliseconds until the plan expires, by its own length of life: this machine's clock may be wrong. */
export function remainingMs(preview: Preview, receivedAt: number, now: number): number {
  return preview.expires_at.getTime() - preview.created_at.getTime() - (now - receivedAt);
}
