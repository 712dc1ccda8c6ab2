/** Why a trade is made, is not made, or ended as it did: one sentence for each code that the server knows. */
const REASONS = new Map(
  Object.entries({
    // It trades
    OUTSIDE_BAND: "Outside its tolerance band.",
    NOT_HELD: "It has a target, and nothing of it is held.",
    CASH_OUTSIDE_BAND: "Cash would be outside its own band without it.",
    INVEST: "Buys with the amount that you invest.",
    RAISE: "Sells for the amount that you raise.",
    LEAST_COST: "Inside its band; trading it costs less than its drift.",
    NO_THRESHOLD: "The threshold is 0, so every drift is traded.",
    TARGET_ZERO: "Its target is 0%, so the whole holding is sold.",
    UNTARGETED: "No target names it, and your policy sells such holdings.",
    LIMITED_BY_TURNOVER: "Made smaller to stay inside your turnover limit.",
    LIMITED_BY_CASH: "Made smaller to fit the cash there is.",
    LIMITED_BY_GAINS: "Made smaller to stay inside your yearly budget of realized gains.",
    LIMITED_BY_OPEN_ORDERS: "Made smaller: part of it is bound by open orders.",
    // It does not
    WITHIN_BAND: "Inside its tolerance band, so it is left alone.",
    NOT_REQUESTED: "This request leaves it as it is.",
    KEPT_FOR_TAX: "Kept: the tax on a sale would cost more than the drift.",
    KEPT_FOR_COST: "Kept: trading it would cost more than the drift.",
    UNTARGETED_HELD: "No target names it: it is held and left out of the managed part.",
    NO_VALUE: "The account has no value to distribute.",
    BUY_ONLY: "This plan only buys.",
    SELL_ONLY: "This plan only sells.",
    BELOW_MIN_TRADE: "The trade would be smaller than your minimum.",
    MAX_TURNOVER: "Your turnover limit is used up.",
    GAINS_BUDGET: "Held back: a sale would realize more than is left of your yearly budget of gains.",
    NOT_FUNDED: "There was not enough cash for it; nothing is bought on margin.",
    HELD_BY_OPEN_ORDERS: "Open orders bind the whole holding.",
    NOT_CHOSEN: "Not among the symbols that this plan trades.",
    FROZEN: "You froze it: it is never traded, and its drift shows.",
    EXCLUDED: "You excluded it: it is never traded and counts in no share.",
    ROUNDS_TO_ZERO: "Less than the smallest quantity that can be traded.",
    // An order of a run
    SCALED_TO_CASH: "Made smaller to fit the cash that the sells brought.",
    AWAITS_SETTLEMENT: "Waits until what was sold has settled: the broker takes only settled cash for it.",
    NOT_SETTLED: "Its cash had not settled; what is left shows as drift.",
    NOT_SENT: "It was never sent.",
    CANCELLED: "Canceled before it was sent.",
    CANCELED: "Canceled at the broker; what was filled stays.",
    EXPIRED: "It was not filled before the session ended.",
    REJECTED: "The broker refused it.",
    RUN_HALTED: "The run was stopped before it was sent.",
    BROKER_REJECTED: "The broker refused it.",
    ORDER_MISMATCH: "The broker knows another order under this id: everything stopped.",
    ORDER_ID_TAKEN: "The broker knows another order under this id: everything stopped.",
    REPLACED: "Somebody replaced it at the broker; what was filled stays, the new order is not ours.",
    // The risk gate
    ACCOUNT_BLOCKED: "The broker has blocked the account from trading.",
    NOTHING_TO_TRADE: "The plan has no trades.",
    ORDER_NOTIONAL: "Larger than one order may be.",
    RUN_NOTIONAL: "Larger than all orders of a run may be together.",
    RUN_TURNOVER: "It turns over more of the account than a run may.",
    CLOCKS_APART: "Our clock and the broker's are minutes apart, so nothing is ordered.",
    ORDERS_PER_DAY: "There are too many orders today.",
    ORDER_SHARE: "Larger than the part of the account that one order may be.",
    OVER_TARGET: "The holding would be too far above its target.",
    POSITION_SHARE: "The holding would be too large a part of the account.",
    OPEN_ORDER: "Another order for this symbol is open at the broker.",
    WASH_TRADE: "It could trade with an order of the same account.",
    RESTRICTED_SYMBOL: "The symbol is on the list of those that are never ordered.",
    UNTRADABLE_ASSET: "The broker does not trade it now.",
    OVERSELL: "More than the account can sell.",
    NO_PRICE: "There is no price for it.",
    NO_QUOTE: "There is no quote for it.",
    ONE_SIDED_QUOTE: "Its quote has one side only: it may be halted.",
    STALE_QUOTE: "Its newest quote is too old.",
    WIDE_SPREAD: "Bid and ask are too far apart.",
    PRICE_COLLAR: "Its price is too far from the quote.",
    CLOSE_COLLAR: "Its price is too far from the last close.",
    PRICE_MOVED: "Its price moved further since the preview than the plan allows.",
    HOLDINGS_CHANGED: "The holding changed since the preview.",
    RECONCILIATION_MISMATCH:
      "After the orders, the broker's holdings differ from what they add up to. Trading was halted until a person has looked.",
    // A run
    TRADING_HALTED: "Trading is halted.",
    TRADING_REDUCING: "Only sells are allowed until trading is resumed.",
    MARKET_CLOSED: "The market is closed.",
    COMPLETED: "Every order was filled as planned.",
    ADJUSTED: "Not every order was filled as planned; what is left shows as drift.",
  }),
);

/** The sentence for a code; an unknown code is spelled out rather than hidden. */
export function reasonInWords(code: string): string {
  const known = REASONS.get(code);
  if (known !== undefined) return known;
  const words = code.toLowerCase().replaceAll("_", " ").trim();
  return words === "" ? "No reason was given." : `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
