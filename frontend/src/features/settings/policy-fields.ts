import { FIELDS } from "@/wire/generated/options";
import type { Section } from "./fields";

// Fields, defaults and bounds come from the server's option tables; which section an option is in is said there.

/** How far a holding may drift, and what the market's hours mean for a plan. */
export const WHEN_SECTIONS: Section[] = [
  {
    id: "trigger",
    title: "How far a holding may drift",
    description: "The band around each target; a plan trades what is outside of it.",
    fields: FIELDS.trigger,
  },
  {
    id: "execution",
    title: "While the market is closed",
    description: "What happens to a plan that is approved outside trading hours.",
    fields: FIELDS.execution,
  },
];

export const TRADING_SECTIONS: Section[] = [
  {
    id: "trades",
    title: "What a plan trades",
    description: "What a plan does with a holding that is outside its band.",
    fields: FIELDS.trades,
  },
];
