/** One word of the page and what it means: shown beside the word, and all of them together on a page of their own. */
export interface Entry {
  word: string;
  meaning: string;
}

/** In the order of the alphabet. The keys are what the page asks for. */
export const GLOSSARY = {
  band: {
    word: "Band",
    meaning:
      "The room around a target in which a holding may move without being traded: the target plus and minus its tolerance. Exactly on its edge counts as inside.",
  },
  buffer: {
    word: "Cash buffer",
    meaning: "The share of the account that no plan spends.",
  },
  check: {
    word: "Check of your settings",
    meaning:
      "Evenkeel looks at targets and settings together and says what can't work (“Impossible”) and what rarely helps (“Think again”). It never keeps you from saving.",
  },
  cooldown: {
    word: "Cooldown",
    meaning:
      "The days after a rebalance in which no other one starts by itself. You may still plan one, and idle cash is invested.",
  },
  drift: {
    word: "Drift",
    meaning:
      "How far a holding is from its target: its share of the managed part of the account less its target, in percentage points. +2 at a target of 40% means that it makes up 42%.",
  },
  harvest: {
    word: "Harvest",
    meaning:
      "Selling at a loss so that the loss counts for your tax, and holding something similar meanwhile.",
  },
  lot: {
    word: "Lot",
    meaning:
      "Shares that were bought together, with their day and what they cost. A sale takes lots in order, the oldest first; which ones decides the tax.",
  },
  managed: {
    word: "Managed part",
    meaning:
      "What the percents are of: the whole account without holdings that you keep apart and without cash that is reserved.",
  },
  money: {
    word: "Money-weighted return",
    meaning:
      "What your money earned, with each payment counted from its day: a large one before a rise raises it. It is the return that you had.",
  },
  parked: {
    word: "Parked",
    meaning:
      "Money that a harvest took out of one holding and put into something similar, until it may go back without a wash sale.",
  },
  plan: {
    word: "Plan",
    meaning: "A list of trades with the reason for each. Nothing is ordered before somebody approves it.",
  },
  price: {
    word: "Price of drift",
    meaning:
      "What it is worth to you that a dollar is not away from its target, in percent of that dollar. Where tax and trading cost more than that, the least-cost plan waits.",
  },
  run: {
    word: "Run",
    meaning: "An approved plan while it is carried out, and what came of it.",
  },
  settled: {
    word: "Settled cash",
    meaning:
      "Cash whose sale is complete at the broker, one business day after it. Some purchases take settled cash alone.",
  },
  spread: {
    word: "Spread",
    meaning: "The difference between what buyers bid and sellers ask. A trade costs about half of it.",
  },
  target: {
    word: "Target",
    meaning: "The share of the managed part of the account that a holding should have. 0% means: sell it.",
  },
  time: {
    word: "Time-weighted return",
    meaning:
      "What a dollar earned that was there all the time, whatever was paid in or out. It is the one to compare with an index or a fund.",
  },
  tolerance: {
    word: "Tolerance",
    meaning:
      "How far a holding may drift from its target, up or down, before a plan trades it. Half the width of its band.",
  },
  turnover: {
    word: "Turnover cap",
    meaning:
      "The most that one plan may buy and sell together, in percent of the account. A larger plan is made smaller in proportion.",
  },
  wash: {
    word: "Wash sale",
    meaning:
      "A sale at a loss with a purchase of the same security within 30 days before or after it. The loss does not count now; it is added to the cost of what was bought.",
  },
} as const satisfies Record<string, Entry>;

export type Word = keyof typeof GLOSSARY;
