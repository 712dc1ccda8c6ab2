import { z } from "zod/mini";
import { callable } from "./callables";
import { useLiveCollection, useLiveDocument, type Live } from "./live";
import { decimal, instant, orNull } from "./values";

// What the first page alone reads: how the account stands, and what the server does for it by itself.

const day = z.iso.date();

const equityDay = z.object({
  day,
  equity_usd: decimal,
  return_percent: orNull(decimal),
  drawdown_percent: orNull(decimal),
});

/** The account's equity at the end of a day in New York, or now; what it returned since the first day shown. */
export type EquityDay = z.infer<typeof equityDay>;

export const overview = z.object({
  as_of: instant,
  equity_usd: decimal,
  cash_usd: decimal,
  positions: z.int(),
  open_orders: z.int(),
  today: orNull(z.object({ change_usd: decimal, change_percent: orNull(decimal), since: orNull(instant) })),
  history: z.object({
    source: z.literal("BROKER"),
    gain_usd: decimal,
    return_percent: orNull(decimal),
    drawdown_percent: orNull(decimal),
    deepest: orNull(z.object({ percent: decimal, peak: day, trough: day, recovered: orNull(day) })),
    days: z.array(equityDay),
  }),
  market: z.object({ is_open: z.boolean(), next_open: instant, next_close: instant }),
});
export type Overview = z.infer<typeof overview>;

export const RANGES = ["1M", "3M", "1Y", "5Y"] as const;
export type EquityRange = (typeof RANGES)[number];

/** Looks at the account at the broker; trades nothing. */
export const fetchOverview = callable<{ range: EquityRange }, Overview>("account_overview", overview);

/** `users/{uid}/status/automation`: what the schedule does for the account, and whether it can. */
export const scheduleStanding = z.object({
  next_due_at: orNull(instant),
  state: z.enum(["OK", "FAILING", "STOPPED"]),
  reason: orNull(z.string()),
});
export type ScheduleStanding = z.infer<typeof scheduleStanding>;

export const useScheduleStanding = (uid: string): Live<ScheduleStanding | null> =>
  useLiveDocument(`users/${uid}/status/automation`, scheduleStanding, "dashboard");

const automation = z.object({
  enabled: z.boolean(),
  mode: z._default(z.enum(["notify_only", "ask_first", "automatic"]), "automatic"),
});

/** The part of `userSettings/{uid}` that says whether and how the schedule works. */
export const automationChoice = z.object({
  automation: z._default(automation, { enabled: false, mode: "automatic" }),
});
export type AutomationChoice = z.infer<typeof automationChoice>;

export const useAutomationChoice = (uid: string): Live<AutomationChoice | null> =>
  useLiveDocument(`userSettings/${uid}`, automationChoice, "automation");

/** `users/{uid}/status/reconciliation`: whether our books agree with the broker's. */
export const booksStanding = z.object({
  at: instant,
  state: z.enum(["BALANCED", "WAITING", "DISCREPANCY"]),
  message: z.string(),
});
export type BooksStanding = z.infer<typeof booksStanding>;

export const useBooksStanding = (uid: string): Live<BooksStanding | null> =>
  useLiveDocument(`users/${uid}/status/reconciliation`, booksStanding, "dashboard");

/** The newest of `users/{uid}/notifications`. */
export const alert = z.object({
  title: z.string(),
  message: z.string(),
  urgency: z.string(),
  refs: z._default(z.record(z.string(), z.string()), {}),
  occurred_at: instant,
  read: z.boolean(),
});
export type Alert = z.infer<typeof alert>;

export const ALERTS_SHOWN = 4;

export const useAlerts = (uid: string): Live<Alert[]> =>
  useLiveCollection(`users/${uid}/notifications`, alert, { newest: ALERTS_SHOWN, by: "created_at" });
