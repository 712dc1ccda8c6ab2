import { useState } from "react";
import { announce } from "@/lib/announce";
import { useNow } from "@/lib/use-now";
import { sentenceOf } from "@/wire/base/call-error";
import { cancelSuggestions, refreshSuggestions, useSuggestions } from "@/wire/advice";
import type { Suggestion } from "@/wire/generated/advice";
import type { Live } from "@/wire/base/live";
import { waiting } from "./order";

export interface SuggestionsDesk {
  live: Live<Suggestion[]>;
  listed: Suggestion[];
  /** Ids of those that are chosen and still wait. */
  chosen: string[];
  choose: (id: string, on: boolean) => void;
  /** What the newest look said. */
  said: string | null;
  busy: "look" | "dismiss" | null;
  problem: string | null;
  look: () => void;
  dismiss: () => void;
}

/** The suggestions that wait, live, and what can be done with them. */
export function useSuggestionsDesk(uid: string): SuggestionsDesk {
  const live = useSuggestions(uid);
  const now = useNow(60_000);
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const [said, setSaid] = useState<string | null>(null);
  const [busy, setBusy] = useState<"look" | "dismiss" | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const listed = live.status === "ready" ? waiting(live.value, now) : [];
  const chosen = listed.map((each) => each.suggestion_id).filter((id) => marked.has(id));
  const work = async (name: "look" | "dismiss", what: () => Promise<void>) => {
    setBusy(name);
    setProblem(null);
    try {
      await what();
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setBusy(null);
    }
  };
  return {
    live,
    listed,
    chosen,
    said,
    busy,
    problem,
    choose(id, on) {
      const next = new Set(marked);
      if (on) next.add(id);
      else next.delete(id);
      setMarked(next);
    },
    look() {
      void work("look", async () => setSaid((await refreshSuggestions({})).message));
    },
    dismiss() {
      void work("dismiss", async () => {
        await cancelSuggestions({ suggestion_ids: chosen });
        announce("success", chosen.length === 1 ? "Suggestion dismissed." : "Suggestions dismissed.");
      });
    },
  };
}
