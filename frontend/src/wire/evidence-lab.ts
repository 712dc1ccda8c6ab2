import { useCallback, useRef, useState } from "react";
import { sentenceOf } from "./base/call-error";
import { askLab, type LabRequest } from "./evidence";
import type { LabAnswer } from "./generated/evidence";

type Ask = (request: LabRequest) => Promise<LabAnswer>;

export interface LabRun {
  answer: LabAnswer | null;
  isRunning: boolean;
  problem: string | null;
  start: (request: LabRequest) => void;
  cancel: () => void;
}

/** Starts a run and calls again until it is done, cancelled, or another one is started. */
export function useLab(ask: Ask = askLab): LabRun {
  const [answer, setAnswer] = useState<LabAnswer | null>(null);
  const [isRunning, setRunning] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const newest = useRef(0);
  const cancelled = useRef(false);

  const start = useCallback(
    (request: LabRequest) => {
      newest.current += 1;
      const mine = newest.current;
      cancelled.current = false;
      setProblem(null);
      setRunning(true);
      const work = async () => {
        let found = await ask(request);
        while (mine === newest.current) {
          setAnswer(found);
          if (found.state !== "RUNNING") break;
          found = await ask({ lab_id: found.lab_id, ...(cancelled.current ? { cancel: true } : {}) });
        }
      };
      work()
        .catch((error: unknown) => {
          if (mine === newest.current) setProblem(sentenceOf(error));
        })
        .finally(() => {
          if (mine === newest.current) setRunning(false);
        });
    },
    [ask],
  );
  const cancel = useCallback(() => {
    cancelled.current = true;
  }, []);
  return { answer, isRunning, problem, start, cancel };
}
