import { useEffect, useState } from "react";
import type { Decimal } from "@/lib/decimal";
import { sentenceOf } from "@/wire/base/call-error";
import { askWhatIf, type WhatIfRequest } from "@/wire/advice";
import type { WhatIfAnswer } from "@/wire/generated/advice";
import { noDraft, questionOf, restToCash, type TargetDraft, type WhatIfDraft } from "./draft";

/** A question is asked once it has not changed for so long: each one measures the account at the broker. */
export const RESTS_MS = 800;

type Ask = (request: WhatIfRequest) => Promise<WhatIfAnswer>;

/** What came of a question: `round` counts how often the person pressed for it. */
interface Told {
  question: string;
  round: number;
  answer: WhatIfAnswer | null;
  problem: string | null;
}

/** Asks what rests; only the newest answer counts, and it stays until there is a newer one. */
function useAnswer(question: string | null, round: number, ask: Ask) {
  const [told, setTold] = useState<Told | null>(null);
  useEffect(() => {
    if (question === null) return;
    let isNewest = true;
    const tell = (answer: WhatIfAnswer | null, problem: string | null) => {
      if (!isNewest) return;
      setTold((before) => ({ question, round, answer: answer ?? before?.answer ?? null, problem }));
    };
    const timer = setTimeout(() => {
      ask(JSON.parse(question) as WhatIfRequest).then(
        (answer) => tell(answer, null),
        (error: unknown) => tell(null, sentenceOf(error)),
      );
    }, RESTS_MS);
    return () => {
      isNewest = false;
      clearTimeout(timer);
    };
  }, [question, round, ask]);
  const isCurrent = told !== null && told.question === question && told.round === round;
  return { told, isCurrent, forget: () => setTold(null) };
}

export interface QuestionEditor {
  draft: WhatIfDraft;
  /** The newest answer; null before there is one. */
  answer: WhatIfAnswer | null;
  /** The answer is to what the fields say now. */
  isCurrent: boolean;
  busy: boolean;
  /** What the server refused as a whole. */
  problem: string | null;
  /** What keeps the draft from being worked out; null where nothing does. */
  blocker: string | null;
  /** The problem of one field, once the person has pressed for an answer. */
  problemOf: (place: string) => string | null;
  change: (part: Partial<Omit<WhatIfDraft, "targets">>) => void;
  changeTarget: (symbol: string, text: string) => void;
  /** Lets CASH take what the targets are short of 100 % or over it; null where it can't. */
  balance: (() => void) | null;
  startOver: () => void;
  ask: () => void;
}

/** What is typed, over the stored targets, and its answer, which follows it. `classes` is what asset classes have. */
export function useQuestion(stored: TargetDraft[], classes: Decimal, ask: Ask = askWhatIf): QuestionEditor {
  const [typed, setTyped] = useState<Omit<WhatIfDraft, "targets"> | null>(null);
  const [texts, setTexts] = useState<ReadonlyMap<string, string>>(new Map());
  const [round, setRound] = useState(0);
  const [pressed, setPressed] = useState(false);
  const targets = stored.map((target) => ({ ...target, text: texts.get(target.symbol) ?? target.text }));
  const draft: WhatIfDraft = { ...(typed ?? noDraft), targets };
  const reading = questionOf(draft, classes);
  const isTouched = typed !== null || texts.size > 0 || round > 0;
  const question = reading.ok && isTouched ? JSON.stringify(reading.request) : null;
  const { told, isCurrent, forget } = useAnswer(question, round, ask);
  const balanced = restToCash(targets, classes);
  const changed = (symbol: string, text: string) => setTexts(new Map([...texts, [symbol, text]]));
  return {
    draft,
    answer: told?.answer ?? null,
    isCurrent,
    busy: question !== null && !isCurrent,
    problem: isCurrent ? (told?.problem ?? null) : null,
    blocker: reading.ok ? null : reading.problem,
    problemOf: (place) => (pressed && !reading.ok && reading.place === place ? reading.problem : null),
    change(part) {
      setTyped({ ...(typed ?? noDraft), ...part });
      setPressed(false);
    },
    changeTarget: changed,
    balance: balanced === null ? null : () => changed("CASH", balanced),
    startOver() {
      setTyped(null);
      setTexts(new Map());
      setRound(0);
      setPressed(false);
      forget();
    },
    ask() {
      setPressed(true);
      setRound(round + 1);
    },
  };
}
