import type { Tone } from "@/components/ui/badge";
import { signOf } from "@/lib/decimal";
import { formatDay, formatMoney } from "@/lib/format";
import type { ParkedRow, ParkedState } from "@/wire/generated/parked";

export const PARKED_STATES: Record<ParkedState, { word: string; tone: Tone }> = {
  SELLING: { word: "Selling", tone: "neutral" },
  PARKED: { word: "Parked", tone: "neutral" },
  DUE: { word: "Goes back", tone: "warning" },
  STAYING: { word: "Stays", tone: "neutral" },
  HOME: { word: "Home", tone: "positive" },
  ENDED: { word: "Ended", tone: "neutral" },
};

function costInWords({ cost_usd: cost }: ParkedRow): string {
  if (cost === null) return "";
  if (signOf(cost) < 0) return " It would take another loss, which is worth more than it costs.";
  return ` It costs about ${formatMoney(cost)} in tax and trading.`;
}

function stayInWords(row: ParkedRow): string {
  const { symbol, replacement, is_chosen: isChosen, cost_usd: cost, worth_usd: worth } = row;
  const until = `${replacement} keeps the weight of ${symbol} until you say otherwise.`;
  if (isChosen) return `You chose to stay. ${until}`;
  if (cost === null || worth === null) return `What going back would cost in tax is not known. ${until}`;
  return `Going back would cost about ${formatMoney(cost)} in tax and trading, more than the ${formatMoney(worth)} it is worth at your price of drift. ${until}`;
}

/** What is, and what will happen. */
export function parkedInWords(row: ParkedRow): string {
  const { symbol, replacement, returns_from: from, returned_on: home } = row;
  switch (row.state) {
    case "SELLING":
      return `${symbol} is being sold, and ${replacement} bought in its place.`;
    case "PARKED":
      return `${replacement} has the weight of ${symbol}. ${
        from === null
          ? ""
          : `No plan buys ${symbol} before ${formatDay(from)}; from then on the next one goes back, unless that costs more than it is worth.`
      }`.trim();
    case "DUE":
      return `The next plan sells ${replacement} and buys ${symbol} back, as your settings say.${costInWords(row)}`;
    case "STAYING":
      return stayInWords(row);
    case "HOME":
      return home === null ? `Back in ${symbol}.` : `Back in ${symbol} since ${formatDay(home)}.`;
    case "ENDED":
      return "Nothing of it was sold.";
  }
}

/** What became of the loss, where a purchase elsewhere has deferred part of it; else null. */
export function deferredInWords({ deferred_usd: deferred, symbol }: ParkedRow): string | null {
  if (signOf(deferred) <= 0) return null;
  return `${formatMoney(deferred)} of the loss is deferred: ${symbol}, or what you call the same, was bought within 30 days of the sale.`;
}
