import { magnitude, signOf } from "@/lib/decimal";
import { formatMoney, formatShownQuantity } from "@/lib/format";
import type { PlannedSale, PlanTax } from "@/wire/generated/tax";

const NAMED_MAX = 5;

/** What all sells together would realize, in a sentence. */
export function totalInWords({ total, without_cost: unknown }: PlanTax): string {
  if (total.kind === "UNKNOWN")
    return "The cost of these shares is unknown, so no gain or loss can be estimated.";
  const amount = formatMoney(magnitude(total.gain_usd));
  const known =
    signOf(total.gain_usd) === 0
      ? "Together the sells would realize neither gain nor loss"
      : `Together the sells would realize a ${signOf(total.gain_usd) > 0 ? "gain" : "loss"} of about ${amount}`;
  if (unknown.length === 0) return `${known}.`;
  const more = unknown.length - NAMED_MAX;
  const named = `${unknown.slice(0, NAMED_MAX).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  return `${known}, without shares of ${named} whose cost is unknown.`;
}

/** What else a person should know of one sell. */
export function notesOn({ tax, replaced_quantity: replaced }: PlannedSale): string[] {
  const notes: string[] = [];
  if (signOf(tax.unknown_term_usd) !== 0) {
    notes.push("By the average cost: the day of purchase of these shares is not known.");
  }
  if (tax.kind !== "UNKNOWN" && signOf(tax.quantity_without_cost) > 0) {
    notes.push(`Without ${formatShownQuantity(tax.quantity_without_cost)} of them, whose cost is unknown.`);
  }
  if (signOf(replaced) > 0) {
    notes.push(
      `Wash sale: ${formatShownQuantity(replaced)} were bought within 30 days and stay, so the loss on as many is deferred.`,
    );
  } else if (tax.kind === "LOSS_HARVESTING_OPPORTUNITY") {
    notes.push("Buying it again within 30 days would defer the loss (wash sale).");
  }
  return notes;
}
