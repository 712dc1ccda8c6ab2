import { z } from "zod/mini";
import { parseNumber } from "@/lib/number-input";
import type { Decimal } from "@/lib/decimal";
import { formatMoney, formatQuantity } from "@/lib/format";
import {
  CALENDAR_DEFAULTS,
  CALENDAR_WEEKDAY,
  TRIGGERS_DEFAULTS,
  TRIGGERS_SCOPE,
} from "@/wire/generated/defaults";
import { CALENDAR_BOUNDS, TRIGGERS_BOUNDS } from "@/wire/generated/options";
import type { Triggers } from "@/wire/targets-settings";

export const EVERY = ["never", "daily", "weekly", "monthly", "quarterly", "annually"] as const;
export type Every = (typeof EVERY)[number];
export const WEEKDAYS = CALENDAR_WEEKDAY;

/** The triggers as they are typed; `invest` is idle cash from which on it is invested, empty for never. */
export const triggersDraft = z.object({
  drift: z.boolean(),
  scope: z.enum(TRIGGERS_SCOPE),
  every: z.enum(EVERY),
  weekday: z.enum(WEEKDAYS),
  day: z.string(),
  month: z.string(),
  cooldown: z.string(),
  invest: z.string(),
});
export type TriggersDraft = z.infer<typeof triggersDraft>;

export function draftOf(triggers: Triggers | null | undefined): TriggersDraft {
  const calendar = triggers?.calendar;
  return {
    drift: triggers?.drift ?? TRIGGERS_DEFAULTS.drift,
    scope: triggers?.scope ?? TRIGGERS_DEFAULTS.scope,
    every: calendar?.every ?? "never",
    weekday: calendar?.weekday ?? CALENDAR_DEFAULTS.weekday,
    day: String(calendar?.day ?? CALENDAR_DEFAULTS.day),
    month: String(calendar?.month ?? CALENDAR_DEFAULTS.month),
    cooldown: String(triggers?.cooldown_days ?? TRIGGERS_DEFAULTS.cooldown_days),
    invest: triggers?.invest_cash_usd_min ?? "",
  };
}

const said = ({ drift, scope, every, weekday, day, month, cooldown, invest }: TriggersDraft) =>
  JSON.stringify([drift, scope, every, weekday, day, month, cooldown, invest]);

/** Whether two drafts say the same, as they are typed. */
export const isSameDraft = (one: TriggersDraft, other: TriggersDraft): boolean => said(one) === said(other);

export type TriggersReading = { ok: true; value: Triggers } | { ok: false; field: string; problem: string };

const whole = (label: string, text: string, bounds: { min: Decimal; max: Decimal }) =>
  parseNumber(text, { label, ...bounds, places: 0, show: formatQuantity });

const refuse = (field: string, problem: string): TriggersReading => ({ ok: false, field, problem });

type Reading = { ok: true; value: Triggers["calendar"] } | { ok: false; field: string; problem: string };

/** The calendar with the keys that its frequency uses, and no others. */
function readCalendar(draft: TriggersDraft): Reading {
  const { every } = draft;
  if (every === "never") return { ok: true, value: null };
  if (every === "daily") return { ok: true, value: { every } };
  if (every === "weekly") return { ok: true, value: { every, weekday: draft.weekday } };
  const day = whole("Day of the month", draft.day, CALENDAR_BOUNDS.day);
  if (!day.ok) return { ok: false, field: "day", problem: day.problem };
  if (every === "monthly") return { ok: true, value: { every, day: Number(day.value) } };
  const month = whole("Month", draft.month, {
    ...CALENDAR_BOUNDS.month,
    ...(every === "quarterly" && { max: "3" }),
  });
  if (!month.ok) return { ok: false, field: "month", problem: month.problem };
  return { ok: true, value: { every, day: Number(day.value), month: Number(month.value) } };
}

/** What is to be saved, or the first field that can't be read. */
export function readTriggers(draft: TriggersDraft): TriggersReading {
  const calendar = readCalendar(draft);
  if (!calendar.ok) return calendar;
  const cooldown = whole("Cooldown", draft.cooldown, TRIGGERS_BOUNDS.cooldown_days);
  if (!cooldown.ok) return refuse("cooldown", cooldown.problem);
  let least: Decimal | null = null;
  if (draft.invest.trim() !== "") {
    const reading = parseNumber(draft.invest, {
      label: "Idle cash",
      min: TRIGGERS_BOUNDS.invest_cash_usd_min.min,
      places: 2,
      show: formatMoney,
    });
    if (!reading.ok) return refuse("invest", reading.problem);
    least = reading.value;
  }
  return {
    ok: true,
    value: {
      drift: draft.drift,
      scope: draft.scope,
      calendar: calendar.value,
      cooldown_days: Number(cooldown.value),
      invest_cash_usd_min: least,
    },
  };
}

const PLACES = new Map([
  ["triggers.drift", "drift"],
  ["triggers.calendar", "calendar"],
  ["triggers.cooldown_days", "cooldown"],
  ["triggers.invest_cash_usd_min", "invest"],
]);

/** The input that a finding of the policy doctor is shown beside; null for what is set on another page. */
export const placeOf = ({ field }: { field: string | null }): string | null =>
  PLACES.get(field ?? "") ?? null;

const DECIDERS = {
  ONE_RUN_A_DAY: "One automatic run a day",
  COOLDOWN: "Cooldown",
  CALENDAR: "Calendar",
  DRIFT: "Drift",
  CASH: "Idle cash",
  NOTHING: "Nothing asked for a trade",
};

/** Which question decided, in words. */
export const deciderInWords = (decidedBy: keyof typeof DECIDERS): string => DECIDERS[decidedBy];
