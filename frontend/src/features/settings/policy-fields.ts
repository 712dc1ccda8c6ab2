import type { Section } from "./fields";

/** When a rebalance is due. */
const TRIGGER: Section = {
  id: "trigger",
  title: "When to rebalance",
  description: "How far a holding may drift before a plan trades it.",
  fields: [
    {
      part: "policy",
      key: "band",
      kind: "choice",
      label: "How the band is measured",
      explanation: "A target's own tolerance on the allocation page replaces the general one.",
      standard: "absolute",
      options: [
        {
          value: "absolute",
          label: "Percentage points",
          explanation: "With 5, a target of 40% trades below 35% and above 45%.",
        },
        {
          value: "relative",
          label: "Percent of the target",
          explanation:
            "With 25, a target of 40% trades below 30% and above 50%, one of 4% below 3% and above 5%.",
        },
        {
          value: "combined",
          label: "Whichever is narrower",
          explanation:
            "Large targets keep a band in percentage points, small ones a band that fits their size.",
        },
      ],
    },
    {
      part: "policy",
      key: "drift_threshold_percent",
      kind: "number",
      unit: "percent",
      places: 4,
      min: "0",
      standard: "5",
      label: "Threshold",
      explanation:
        "Half the width of the band. With 0 every drift is traded that is worth the minimum trade.",
    },
    {
      part: "policy",
      key: "relative_threshold_percent",
      kind: "number",
      unit: "percent",
      places: 4,
      min: "0",
      standard: "25",
      label: "Threshold in percent of the target",
      explanation:
        "The second threshold of “whichever is narrower”; the other two ways of measuring ignore it.",
    },
  ],
};

const TRADES: Section = {
  id: "trades",
  title: "How to trade",
  description: "What a plan does with a holding that is outside its band.",
  fields: [
    {
      part: "policy",
      key: "trade_to",
      kind: "choice",
      label: "Trade back to",
      explanation: "Nearer is cheaper now, the target itself lasts longer.",
      standard: "target",
      options: [
        { value: "target", label: "The target", explanation: "The whole drift is traded away." },
        { value: "halfway", label: "Halfway", explanation: "Midway between the band's edge and the target." },
        { value: "edge", label: "The band's edge", explanation: "Just inside the band: the smallest trade." },
      ],
    },
    {
      part: "policy",
      key: "min_trade_usd",
      kind: "number",
      unit: "dollars",
      places: 2,
      min: "0",
      standard: "10",
      label: "Smallest trade",
      explanation: "A trade worth less is left out; it shows in the plan with this reason.",
    },
    {
      part: "policy",
      key: "cash_buffer_percent",
      kind: "number",
      unit: "percent",
      places: 4,
      min: "0",
      max: "100",
      standard: "0",
      label: "Cash buffer",
      explanation: "Share of the account that buys never spend, on top of a CASH target.",
    },
    {
      part: "policy",
      key: "max_turnover_percent",
      kind: "number",
      unit: "percent",
      places: 4,
      min: "0",
      standard: null,
      label: "Turnover cap",
      explanation:
        "The most that one plan may trade, buys and sells together, in percent of the account. A larger plan is made smaller in proportion. Empty: no cap.",
    },
    {
      part: "policy",
      key: "shares",
      kind: "choice",
      label: "Shares",
      explanation: "Symbols that the broker sells only whole are always traded whole.",
      standard: "fractional",
      options: [
        { value: "fractional", label: "Fractions", explanation: "Targets are met to the cent." },
        {
          value: "whole",
          label: "Whole shares only",
          explanation: "Leftover cash goes where it brings the account closest to its targets.",
        },
      ],
    },
    {
      part: "policy",
      key: "untargeted",
      kind: "choice",
      label: "Holdings without a target",
      explanation: "For all of them at once. On the allocation page you can decide one by one.",
      standard: "hold",
      options: [
        { value: "hold", label: "Leave alone", explanation: "They stay, and don't count in the shares." },
        { value: "sell", label: "Sell", explanation: "The next plan sells every one of them whole." },
      ],
    },
    {
      part: "policy",
      key: "frozen",
      kind: "symbols",
      label: "Frozen symbols",
      explanation: "Never traded, but counted: they keep their place and their target.",
    },
    {
      part: "policy",
      key: "excluded",
      kind: "symbols",
      label: "Excluded holdings",
      explanation:
        "Never traded and left out of every share, as if they were in another account. They may have no target.",
    },
  ],
};

const CLOSED: Section = {
  id: "execution",
  title: "While the market is closed",
  description: "What happens to a plan that is approved outside trading hours.",
  fields: [
    {
      part: "execution",
      key: "market_closed",
      kind: "choice",
      label: "An approved plan",
      explanation: "Crypto trades around the clock and never waits.",
      standard: "refuse",
      options: [
        {
          value: "refuse",
          label: "Is refused",
          explanation: "Nothing starts; you preview again when the market is open.",
        },
        {
          value: "wait",
          label: "Waits for the open",
          explanation:
            "Everything is checked again before the first order. A price that has moved too far cancels the run.",
        },
      ],
    },
  ],
};

export const POLICY_SECTIONS: Section[] = [TRIGGER, TRADES, CLOSED];
