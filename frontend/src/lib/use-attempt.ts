import { useState } from "react";

/** Something that is tried on a press: whether it is under way, and what the last try threw. */
export interface Attempt {
  busy: boolean;
  /** What was thrown; null where nothing was. */
  failure: unknown;
  /** Tries; a second press meanwhile does nothing. */
  attempt: (work: () => Promise<void>) => void;
}

/** One thing at a time: the last failure is shown until the next try. */
export function useAttempt(): Attempt {
  const [state, setState] = useState<{ busy: boolean; failure: unknown }>({ busy: false, failure: null });
  return {
    ...state,
    attempt(work) {
      if (state.busy) return;
      setState({ busy: true, failure: null });
      work().then(
        () => setState({ busy: false, failure: null }),
        (failure: unknown) => setState({ busy: false, failure }),
      );
    },
  };
}
