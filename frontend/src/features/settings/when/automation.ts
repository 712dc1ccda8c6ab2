import type { Automation } from "@/wire/targets-settings";
import { AUTOMATION_DEFAULTS, AUTOMATION_EVERY_MINUTES } from "@/wire/generated/defaults";
import { AUTOMATION_HOURS_WORDS, AUTOMATION_MODE_WORDS } from "@/wire/generated/options";

/** What, how often and when; whether at all is a press of its own. */
export type Schedule = Pick<Automation, "mode" | "every_minutes" | "hours">;

/** Where nothing was ever chosen. */
export const NO_AUTOMATION: Automation = AUTOMATION_DEFAULTS;

export const MODES = AUTOMATION_MODE_WORDS;
export const HOURS = [...AUTOMATION_HOURS_WORDS];

const MINUTES_A_DAY = 1440;

function often(minutes: number): string {
  if (minutes === MINUTES_A_DAY) return "Once a day";
  if (minutes % 60 !== 0) return `Every ${minutes} minutes`;
  return minutes === 60 ? "Every hour" : `Every ${minutes / 60} hours`;
}

export const INTERVALS = AUTOMATION_EVERY_MINUTES.map((minutes) => ({
  value: String(minutes),
  label: often(minutes),
}));

/** What saving needs: nothing, or a second step because money may then be moved without asking. */
export function needsConfirmation(stored: Automation, wanted: Automation): boolean {
  const trades = (one: Automation) => one.enabled && one.mode === "automatic";
  return trades(wanted) && !trades(stored);
}

/** The stored automation with another schedule; whether it is on stays as it is stored. */
export const withSchedule = (stored: Automation, { mode, every_minutes, hours }: Schedule): Automation => ({
  ...stored,
  mode,
  every_minutes,
  hours,
});

/** Whether two schedules say the same. */
export function isSameSchedule(one: Schedule, other: Schedule): boolean {
  return one.mode === other.mode && one.every_minutes === other.every_minutes && one.hours === other.hours;
}

/** One sentence of what the schedule does. */
export function scheduleSentence({ enabled, mode, every_minutes, hours }: Automation): string {
  if (!enabled) return "Nothing is measured by itself, and nothing is traded unless you approve a plan.";
  const when = hours === "market" ? "while the New York exchanges are open" : "at any hour";
  const what = {
    notify_only: "you are notified when a target is outside its band",
    ask_first: "a plan waits for your approval when a target is outside its band",
    automatic: "the account is traded when a target is outside its band",
  }[mode];
  return `Checked ${often(every_minutes).toLowerCase()}, ${when}: ${what}.`;
}
