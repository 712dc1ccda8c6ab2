import { useSyncExternalStore } from "react";
import { z } from "zod/mini";
import { kept, type Kept } from "@/lib/kept";
import { CallError, callErrorOf } from "./base/call-error";
import { startRebalance } from "./execution";

// The browser makes the run's id and keeps it before the call, so that a start whose answer was lost is
// repeated under the same id: the server then returns the same run and orders nothing more.

const pendingStart = z.object({ plan_id: z.string(), run_id: z.string() });
type PendingStart = z.infer<typeof pendingStart>;

const keptStart = (uid: string): Kept<PendingStart> => kept(`evenkeel.start.${uid}`, pendingStart);

/** The state of the start of one run, as this browser knows it. */
export type Start =
  | { status: "sending"; attempt: number }
  | { status: "retrying"; attempt: number; message: string }
  | { status: "refused"; error: CallError }
  | { status: "started" };

const starts = new Map<string, Start>();
const listeners = new Set<() => void>();

function become(runId: string, start: Start): void {
  starts.set(runId, start);
  for (const listener of listeners) listener();
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Seconds between attempts grow from 1 to 15. */
export function retryDelayMs(attempt: number): number {
  return Math.min(15_000, 1000 * 2 ** (attempt - 1));
}

async function send(uid: string, pending: PendingStart): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    become(pending.run_id, { status: "sending", attempt });
    try {
      await startRebalance(pending);
      keptStart(uid).clear();
      become(pending.run_id, { status: "started" });
      return;
    } catch (thrown) {
      const error = callErrorOf(thrown);
      if (error.status === "malformed") {
        // The server answered, so the run is there: the listener shows it.
        keptStart(uid).clear();
        become(pending.run_id, { status: "started" });
        return;
      }
      if (!error.temporary) {
        keptStart(uid).clear();
        become(pending.run_id, { status: "refused", error });
        return;
      }
      become(pending.run_id, { status: "retrying", attempt, message: error.message });
      await pause(retryDelayMs(attempt));
    }
  }
}

/** The run that each plan was last begun as in this window. */
const begun = new Map<string, string>();

/**
 * Approves a plan: keeps a new run id, sends it, and returns it at once. A second press while the first is on its way,
 * or after it, is the same run; only what was refused is begun anew.
 */
export function beginRun(uid: string, planId: string): string {
  const before = begun.get(planId);
  if (before !== undefined && starts.get(before)?.status !== "refused") return before;
  const pending = { plan_id: planId, run_id: crypto.randomUUID() };
  begun.set(planId, pending.run_id);
  keptStart(uid).write(pending);
  void send(uid, pending);
  return pending.run_id;
}

/** After a reload: sends a start whose answer never came once more, under its own id. Returns its run id. */
export function resumePendingStart(uid: string): string | null {
  const pending = keptStart(uid).read();
  if (pending === null) return null;
  if (!starts.has(pending.run_id)) void send(uid, pending);
  return pending.run_id;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The start of this run, if this browser is or was starting it. */
export function useStart(runId: string): Start | null {
  return useSyncExternalStore(subscribe, () => starts.get(runId) ?? null);
}
