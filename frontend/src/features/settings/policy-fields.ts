import { FIELDS } from "@/wire/generated/options";
import type { Section } from "./fields";

// Fields, defaults and bounds come from the server's option tables; which section an option is in is said there.

export const POLICY_SECTIONS: Section[] = [
  {
    id: "trigger",
    title: "When to rebalance",
    description: "How far a holding may drift before a plan trades it.",
    fields: FIELDS.trigger,
  },
  {
    id: "trades",
    title: "How to trade",
    description: "What a plan does with a holding that is outside its band.",
    fields: FIELDS.trades,
  },
  {
    id: "execution",
    title: "While the market is closed",
    description: "What happens to a plan that is approved outside trading hours.",
    fields: FIELDS.execution,
  },
];
