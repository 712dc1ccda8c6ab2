import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Decimal } from "@/lib/decimal";
import { useRested } from "@/lib/use-rested";
import { sentenceOf } from "@/wire/base/call-error";
import { answers } from "@/wire/base/query";
import { askWhatIf, type WhatIfRequest } from "@/wire/advice";
import type { WhatIfAnswer } from "@/wire/generated/advice";
import { noDraft, questionOf, restToCash, type TargetDraft, type WhatIfDraft } from "./draft";

/** A question is asked once it has not changed for so long: each one measures the account at the broker. */
export const RESTS_MS = 800;

type Ask = (request: WhatIfRequest) => Promise<WhatIfAnswer>;

const restsFor = () => RESTS_MS;

/** Asks what rests; only the newest answer counts, and it stays until there is a newer one. */
function useAnswer(question: string | null, ask: Ask) {
  const [last, setLast] = useState<WhatIfAnswer | null>(null);
  const isAsked = useRested(question, restsFor) === question && question !== null;
  const { data, error, isFetching } = useQuery(
    {
      queryKey: ["what-if", question],
      enabled: isAsked,
      // The account is measured for every answer: none is kept for later.
      gcTime: 0,
      queryFn: () => ask((JSON.parse(question ?? "") as Question).request),
    },
    answers,
  );
  const isCurrent = isAsked && !isFetching;
  if (isCurrent && data !== undefined && data !== last) setLast(data);
  return {
    answer: last,
    isCurrent,
    problem: isCurrent && error !== null ? sentenceOf(error) : null,
    forget: () => setLast(null),
  };
}

/** What is asked; `round` counts how often the person pressed for it. */
interface Question {
  round: number;
  request: WhatIfRequest;
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
  const asked: Question | null = reading.ok && isTouched ? { round, request: reading.request } : null;
  const question = asked === null ? null : JSON.stringify(asked);
  const { answer, isCurrent, problem, forget } = useAnswer(question, ask);
  const balanced = restToCash(targets, classes);
  const changed = (symbol: string, text: string) => setTexts(new Map([...texts, [symbol, text]]));
  return {
    draft,
    answer,
    isCurrent,
    busy: question !== null && !isCurrent,
    problem,
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
