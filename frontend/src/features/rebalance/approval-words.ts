/** What keeps a plan from being approved at this moment. */
interface Obstacles {
  canStart: boolean;
  online: boolean;
  halted: boolean;
  /** Trading was never switched on, so there is nothing to resume. */
  neverOn: boolean;
  expired: boolean;
  busy: boolean;
}

/** Why the plan can't be approved now, in one sentence beside the button; null where it can. */
export function whyNotNow({ canStart, online, halted, neverOn, expired, busy }: Obstacles): string | null {
  if (!online)
    return "You are offline. An approval does not wait for the connection: approve when you are back.";
  if (busy) return "Another rebalance is under way.";
  if (neverOn)
    return "Trading is not switched on yet: “Go on setting up” at the top of the page leads to the switch.";
  if (halted) return "Trading is stopped: resume it at the top of the page, and the plan is made anew.";
  if (expired) return "The plan has expired: preview again.";
  return canStart ? null : "The list above says what keeps it from starting.";
}
