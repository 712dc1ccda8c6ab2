import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { holdStill } from "@/lib/hold-still";
import { useRested } from "@/lib/use-rested";
import { askDoctor, type DoctorRequest } from "./advice";
import { answers } from "./base/query";
import type { Finding } from "./generated/planning";

/** A draft is asked about once it has not changed for so long: each question measures the account at the broker. */
const RESTS_MS = 500;
/** Prices move: an answer is asked for again after this. */
const KEPT_MS = 10 * 60_000;

type Ask = (request: DoctorRequest) => Promise<{ findings: Finding[] }>;

const keyOf = (question: string | null) => ["doctor", question];

/** Whether the answer is still known: going back to a draft, or to the page, waits for nothing. */
function isKnown(question: string): boolean {
  const known = answers.getQueryState(keyOf(question));
  return known?.data !== undefined && Date.now() - known.dataUpdatedAt < KEPT_MS;
}

/** What a page opens with is asked about at once; a draft that somebody types waits for its end. */
const restsFor = (question: string, before: string | null) =>
  before === null || isKnown(question) ? 0 : RESTS_MS;

/** What the policy doctor says of a draft. */
export interface Consultation {
  /** The newest answer, also while a newer draft waits for its own; null where nobody has answered. */
  findings: Finding[] | null;
  /** Whether the answer is about the draft as it is now. */
  isCurrent: boolean;
}

/** The answer to a question; null where the server could not be reached, undefined while there is no answer. */
function useAnswer(question: string | null, ask: Ask): Finding[] | null | undefined {
  const { data, isError, isFetching } = useQuery(
    {
      queryKey: keyOf(question),
      enabled: question !== null,
      // Without a network the question waits for one.
      networkMode: "online",
      staleTime: KEPT_MS,
      gcTime: KEPT_MS,
      queryFn: async () => {
        const [request] = JSON.parse(question ?? "") as [DoctorRequest];
        return (await ask(request)).findings;
      },
    },
    answers,
  );
  if (isFetching) return undefined;
  return isError ? null : data;
}

/**
 * Asks the policy doctor about a draft that rests; null is a draft that can't be read, about which nobody asks. `stored`
 * is what the answer depends on besides: where it changes the same draft is asked about again. Only the newest answer
 * counts. A server that can't be reached says nothing, which is not the same as finding nothing.
 */
export function useDoctor(
  uid: string,
  draft: DoctorRequest | null,
  stored: unknown,
  ask: Ask = askDoctor,
): Consultation {
  const question = draft === null ? null : JSON.stringify([draft, stored, uid]);
  const rested = useRested(question, restsFor);
  const answer = useAnswer(rested === question ? question : null, ask);
  const [shown, setShown] = useState<{ question: string; findings: Finding[] | null } | null>(null);

  useEffect(() => {
    if (question === null || answer === undefined) return;
    let isNewest = true;
    // After this drawing: React draws the findings before the field that the person is in is measured again.
    queueMicrotask(() => {
      if (isNewest) holdStill(() => setShown({ question, findings: answer }));
    });
    return () => {
      isNewest = false;
    };
  }, [question, answer]);

  return {
    findings: shown?.findings ?? null,
    isCurrent: shown !== null && shown.findings !== null && shown.question === question,
  };
}

/** The same list wherever nothing was found: what is drawn from it need not be drawn again. */
const NONE: Finding[] = [];

/** Findings by the place where they are shown; `above` are those that have none. */
export interface Placed {
  at: (place: string) => Finding[];
  above: Finding[];
}

/** Sorts findings by their places, each in the order that they came in. */
export function placeFindings(findings: Finding[], placeOf: (finding: Finding) => string | null): Placed {
  const places = new Map<string, Finding[]>();
  const above: Finding[] = [];
  for (const finding of findings) {
    const place = placeOf(finding);
    if (place === null) above.push(finding);
    else places.set(place, [...(places.get(place) ?? []), finding]);
  }
  return { at: (place) => places.get(place) ?? NONE, above };
}
