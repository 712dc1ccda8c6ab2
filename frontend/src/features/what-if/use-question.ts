import { useState } from "react";
import { sentenceOf } from "@/wire/call-error";
import { askWhatIf, type WhatIfAnswer } from "@/wire/policies";
import { noDraft, questionOf, type TargetDraft, type WhatIfDraft } from "./draft";

export interface QuestionEditor {
  draft: WhatIfDraft;
  busy: boolean;
  /** What the server refused as a whole. */
  problem: string | null;
  problemOf: (place: string) => string | null;
  change: (part: Partial<Omit<WhatIfDraft, "targets">>) => void;
  changeTarget: (symbol: string, text: string) => void;
  startOver: () => void;
  ask: () => void;
}

/** What is typed, over the stored targets, and the asking. */
export function useQuestion(
  stored: TargetDraft[],
  onAnswer: (answer: WhatIfAnswer | null) => void,
): QuestionEditor {
  const [typed, setTyped] = useState<Omit<WhatIfDraft, "targets">>(noDraft);
  const [texts, setTexts] = useState<ReadonlyMap<string, string>>(new Map());
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<{ place: string | null; message: string } | null>(null);
  const targets = stored.map((target) => ({ ...target, text: texts.get(target.symbol) ?? target.text }));
  const draft = { ...typed, targets };
  const ask = async () => {
    const question = questionOf(draft);
    if (!question.ok) {
      setRefusal({ place: question.place, message: question.problem });
      return;
    }
    setBusy(true);
    setRefusal(null);
    try {
      onAnswer(await askWhatIf(question.request));
    } catch (error) {
      setRefusal({ place: null, message: sentenceOf(error) });
    } finally {
      setBusy(false);
    }
  };
  return {
    draft,
    busy,
    problem: refusal?.place === null ? refusal.message : null,
    problemOf: (place) => (refusal?.place === place ? refusal.message : null),
    change: (part) => setTyped({ ...typed, ...part }),
    changeTarget: (symbol, text) => setTexts(new Map([...texts, [symbol, text]])),
    startOver() {
      setTyped(noDraft);
      setTexts(new Map());
      setRefusal(null);
      onAnswer(null);
    },
    ask: () => void ask(),
  };
}
