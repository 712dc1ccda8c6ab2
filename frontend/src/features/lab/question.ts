import type { LabRequest, LabTerms } from "@/wire/evidence";

/** The policies that may be compared, in the order in which they are shown. */
export const POLICIES = [
  { value: "own", label: "Yours" },
  { value: "personal_band", label: "Personal band" },
  { value: "monthly", label: "Monthly" },
  { value: "quarterly", label: "Quarterly" },
  { value: "annual", label: "Annual" },
  { value: "five_to_target", label: "5 points" },
  { value: "five_to_halfway", label: "5 points, halfway" },
  { value: "five_to_edge", label: "5 points, to the edge" },
  { value: "five_twenty_five", label: "5 points or a quarter" },
  { value: "two_hundred", label: "2 points, to 1.75" },
] as const;

export type PolicyValue = (typeof POLICIES)[number]["value"];

/** As many as one run compares. */
export const POLICIES_MAX = 8;

export interface LabDraft {
  policies: PolicyValue[];
  terms: Record<keyof LabTerms, string>;
  firstDay: string;
}

export const TERM_FIELDS: { name: keyof LabTerms; label: string; hint: string; most: number }[] = [
  {
    name: "long_term_percent",
    label: "Long-term tax, %",
    hint: "On gains of shares held over a year.",
    most: 60,
  },
  {
    name: "short_term_percent",
    label: "Short-term tax, %",
    hint: "On gains of shares held up to a year.",
    most: 60,
  },
  {
    name: "spread_percent",
    label: "Spread, %",
    hint: "Distance of bid and ask; a trade pays half.",
    most: 5,
  },
  { name: "deposit_usd", label: "Monthly deposit, $", hint: "Money that comes each month.", most: 1e9 },
  {
    name: "withdrawal_usd",
    label: "Monthly withdrawal, $",
    hint: "Money that goes each month.",
    most: 1e9,
  },
  {
    name: "drift_price",
    label: "Aversion to drift",
    hint: "A higher number makes your bands narrower. It is half of your risk aversion.",
    most: 1000,
  },
];

export const FIRST_DRAFT: LabDraft = {
  policies: [
    "own",
    "personal_band",
    "monthly",
    "quarterly",
    "annual",
    "five_to_target",
    "five_twenty_five",
    "two_hundred",
  ],
  terms: {
    long_term_percent: "15",
    short_term_percent: "24",
    spread_percent: "0.05",
    deposit_usd: "0",
    withdrawal_usd: "0",
    drift_price: "2.5",
  },
  firstDay: "",
};

/** What is wrong with a figure, or null. */
export function problemOf(text: string, most: number): string | null {
  if (!/^\d+(\.\d{1,9})?$/.test(text.trim())) return "Enter a number such as 0.05.";
  return Number(text) > most ? `At most ${most.toLocaleString("en-US")}.` : null;
}

/** What is wrong with the draft as a whole, or null. */
export function problemOfDraft(draft: LabDraft): string | null {
  if (draft.policies.length === 0) return "Choose at least one policy.";
  if (draft.policies.length > POLICIES_MAX) return `Choose at most ${POLICIES_MAX} policies.`;
  const bad = TERM_FIELDS.find(({ name, most }) => problemOf(draft.terms[name], most) !== null);
  return bad === undefined ? null : `Check the field “${bad.label}”.`;
}

/** The draft as it is sent: policies in the order in which they are shown, the first is what others are held against. */
export function requestOf(draft: LabDraft): LabRequest {
  const terms = Object.fromEntries(TERM_FIELDS.map(({ name }) => [name, draft.terms[name].trim()]));
  return {
    policies: POLICIES.map(({ value }) => value).filter((value) => draft.policies.includes(value)),
    terms,
    ...(draft.firstDay === "" ? {} : { first_day: draft.firstDay }),
  };
}
