import type { Automation } from "@/wire/targets-settings";

/** Where nothing was ever chosen. */
export const NO_AUTOMATION: Automation = {
  enabled: false,
  mode: "automatic",
  every_minutes: 60,
  hours: "market",
};

interface ModeWords {
  value: Automation["mode"];
  label: string;
  explanation: string;
}

export const MODES: ModeWords[] = [
  {
    value: "notify_only",
    label: "Only notify me",
    explanation: "Drift is measured and you are notified; nothing is planned or traded.",
  },
  {
    value: "ask_first",
    label: "Ask me first",
    explanation: "A plan waits 24 hours for your approval, and you are notified.",
  },
  {
    value: "automatic",
    label: "Trade automatically",
    explanation: "Plans are carried out within your limits without asking, at most four runs a day.",
  },
];

export const INTERVALS = [
  { value: "15", label: "Every 15 minutes" },
  { value: "30", label: "Every 30 minutes" },
  { value: "60", label: "Every hour" },
  { value: "120", label: "Every 2 hours" },
  { value: "240", label: "Every 4 hours" },
  { value: "1440", label: "Once a day" },
];

export const HOURS: { value: Automation["hours"]; label: string }[] = [
  { value: "market", label: "While the New York exchanges are open" },
  { value: "always", label: "At any hour (for crypto)" },
];

/** What saving needs: nothing, or a second step because money may then be moved without asking. */
export function needsConfirmation(stored: Automation, wanted: Automation): boolean {
  const trades = (one: Automation) => one.enabled && one.mode === "automatic";
  return trades(wanted) && !trades(stored);
}

/** Whether two schedules say the same. */
export function isSameSchedule(one: Automation, other: Automation): boolean {
  return one.mode === other.mode && one.every_minutes === other.every_minutes && one.hours === other.hours;
}

/** One sentence of what the schedule does. */
export function scheduleSentence({ enabled, mode, every_minutes, hours }: Automation): string {
  if (!enabled) return "Nothing is measured by itself, and nothing is traded unless you approve a plan.";
  const often = INTERVALS.find(({ value }) => value === String(every_minutes))?.label.toLowerCase();
  const when = hours === "market" ? "while the New York exchanges are open" : "at any hour";
  const what = {
    notify_only: "you are notified when a target is outside its band",
    ask_first: "a plan waits for your approval when a target is outside its band",
    automatic: "the account is traded when a target is outside its band",
  }[mode];
  return `Checked ${often ?? `every ${every_minutes} minutes`}, ${when}: ${what}.`;
}
