/** Why a trade is made, is not made, or ended as it did: one sentence for each code that the server knows. */
const REASONS: Record<string, string> = {
  // Planning
  OUTSIDE_BAND: "Outside its tolerance band.",
  WITHIN_BAND: "Inside its tolerance band, so it is left alone.",
  BELOW_MIN_TRADE: "The trade would be smaller than your minimum.",
  NOT_FUNDED: "There is not enough cash for this buy.",
  NO_VALUE: "The account has no value to distribute.",
  EXIT: "Its target is 0%, so the whole holding is sold.",
  UNTARGETED: "No target names it: it is held and left out of the base.",
  TURNOVER_CAP: "Your turnover limit is used up.",
  CASH: "Cash is what the trades leave; it is not ordered.",
  // Starting
  TRADING_HALTED: "Trading is halted.",
  TRADING_REDUCING: "Only sells are allowed until trading is resumed.",
  MARKET_CLOSED: "The market is closed.",
  PLAN_EXPIRED: "The plan is too old to be approved.",
  PLAN_ALREADY_STARTED: "This plan was approved before.",
  PRICE_MOVED: "The price moved further than the plan allows.",
  HOLDINGS_CHANGED: "The account's holdings changed after the preview.",
  OPEN_RUN_EXISTS: "Another rebalance is under way.",
};

/** The sentence for a code; an unknown code is spelled out rather than hidden. */
export function reasonInWords(code: string): string {
  const known = REASONS[code];
  if (known !== undefined) return known;
  const words = code.toLowerCase().replaceAll("_", " ").trim();
  return words === "" ? "No reason was given." : `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
