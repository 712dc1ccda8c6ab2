import { z } from "zod/mini";
import { callable } from "./base/callable";
import { decimal } from "./base/values";
import { useLiveDocument, type Live } from "./base/live";
import {
  AUTOMATION_DEFAULTS,
  AUTOMATION_HOURS,
  AUTOMATION_MODE,
  AUTOMATION_SHADOW,
  CALENDAR_WEEKDAY,
  EXECUTION_MARKET_CLOSED,
  TRIGGERS_DEFAULTS,
  TRIGGERS_SCOPE,
} from "./generated/defaults";

// What the settings page alone reads and writes. Every key may be missing: it then takes its default.

const word = z.union([z.string(), z.pipe(z.int(), z.transform(String))]);

/** Words and figures by key, lists of symbols, and null for "no limit". */
const parts = z.record(z.string(), z.nullable(z.union([word, z.array(z.string())])));
const execution = z.object({ market_closed: z.nullish(z.enum(EXECUTION_MARKET_CLOSED)) });
const automation = z.object({
  enabled: z.boolean(),
  mode: z._default(z.enum(AUTOMATION_MODE), AUTOMATION_DEFAULTS.mode),
  every_minutes: z._default(z.int(), AUTOMATION_DEFAULTS.every_minutes),
  hours: z._default(z.enum(AUTOMATION_HOURS), AUTOMATION_DEFAULTS.hours),
  shadow: z._default(z.enum(AUTOMATION_SHADOW), AUTOMATION_DEFAULTS.shadow),
});

/** Whether, what, how often and when the schedule does something for an account. */
export type Automation = z.infer<typeof automation>;

const calendar = z.object({
  every: z.enum(["daily", "weekly", "monthly", "quarterly", "annually"]),
  weekday: z.nullish(z.enum(CALENDAR_WEEKDAY)),
  day: z.nullish(z.int()),
  month: z.nullish(z.int()),
});
const triggers = z.object({
  drift: z._default(z.boolean(), TRIGGERS_DEFAULTS.drift),
  scope: z._default(z.enum(TRIGGERS_SCOPE), TRIGGERS_DEFAULTS.scope),
  calendar: z.nullish(calendar),
  cooldown_days: z._default(z.int(), TRIGGERS_DEFAULTS.cooldown_days),
  invest_cash_usd_min: z.nullish(decimal),
});

/** What starts an automatic rebalance. */
export type Triggers = z.infer<typeof triggers>;

/** `userSettings/{uid}` as the settings page reads it. */
export const storedSettings = z.object({
  policy: z.nullish(parts),
  limits: z.nullish(parts),
  execution: z.nullish(execution),
  automation: z.nullish(automation),
  triggers: z.nullish(triggers),
});
export type StoredSettings = z.infer<typeof storedSettings>;

/** The bounds that the system sets, as `systemStatus/risk_management` keeps them. */
export const systemBounds = z.object({ limits: z.nullish(parts) });
export type SystemBounds = z.infer<typeof systemBounds>;

export const useSettings = (uid: string): Live<StoredSettings | null> =>
  useLiveDocument(`userSettings/${uid}`, storedSettings, "settings");

export const useSystemBounds = (): Live<SystemBounds | null> =>
  useLiveDocument("systemStatus/risk_management", systemBounds, "bounds");

/** A figure or a word, a list of symbols, or null for "no limit". */
export type SettingValue = string | string[] | null;

/** What is to change; what is left out stays as it is. Figures are decimal strings. */
export interface SettingsRequest {
  policy?: Record<string, SettingValue>;
  limits?: Record<string, SettingValue>;
  execution?: { market_closed: (typeof EXECUTION_MARKET_CLOSED)[number] };
  automation?: Partial<Automation>;
  triggers?: Partial<Triggers>;
}

export const updateSettings = callable<SettingsRequest, unknown>("update_settings", z.unknown());
