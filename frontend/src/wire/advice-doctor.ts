import { useEffect, useState } from "react";
import { holdStill } from "@/lib/hold-still";
import { useOnline } from "@/lib/use-online";
import { askDoctor, type DoctorRequest } from "./advice";
import type { Finding } from "./generated/advice";

/** A draft is asked about once it has not changed for so long: each question measures the account at the broker. */
const RESTS_MS = 1000;
/** Prices move: an answer is asked for again after this. */
const KEPT_MS = 10 * 60_000;
const ANSWERS_KEPT = 30;

type Ask = (request: DoctorRequest) => Promise<{ findings: Finding[] }>;

interface Answer {
  findings: Promise<Finding[]>;
  askedAt: number;
}

/** What this visit has asked, oldest first; going back to a draft, or to the page, asks nothing. */
const answers = new Map<string, Answer>();

function consult(question: string, request: DoctorRequest, ask: Ask): Promise<Finding[]> {
  const known = recent(question);
  if (known !== null) return known;
  const findings = ask(request).then((diagnosis) => diagnosis.findings);
  answers.delete(question);
  answers.set(question, { findings, askedAt: Date.now() });
  const [oldest] = answers.keys();
  if (oldest !== undefined && answers.size > ANSWERS_KEPT) answers.delete(oldest);
  // A question that was not answered is no answer: it may be asked again.
  findings.catch(() => answers.delete(question));
  return findings;
}

function recent(question: string): Promise<Finding[]> | null {
  const known = answers.get(question);
  return known === undefined || Date.now() - known.askedAt > KEPT_MS ? null : known.findings;
}

/** What the policy doctor says of a draft. */
export interface Diagnosis {
  /** The newest answer, also while a newer draft waits for its own; null where nobody has answered. */
  findings: Finding[] | null;
  /** Whether the answer is about the draft as it is now. */
  isCurrent: boolean;
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
): Diagnosis {
  const online = useOnline();
  const [told, setTold] = useState<{ question: string; findings: Finding[] | null } | null>(null);
  const question = draft === null ? null : JSON.stringify([draft, stored, uid]);

  useEffect(() => {
    if (question === null || !online) return;
    let isNewest = true;
    const tell = (findings: Finding[] | null) => {
      if (isNewest) holdStill(() => setTold({ question, findings }));
    };
    const [request] = JSON.parse(question) as [DoctorRequest];
    const timer = setTimeout(
      () => {
        consult(question, request, ask).then(tell, () => tell(null));
      },
      recent(question) === null ? RESTS_MS : 0,
    );
    return () => {
      isNewest = false;
      clearTimeout(timer);
    };
  }, [question, online, ask]);

  return {
    findings: told?.findings ?? null,
    isCurrent: told !== null && told.findings !== null && told.question === question,
  };
}

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
  return { at: (place) => places.get(place) ?? [], above };
}
