import { z } from "zod/mini";
import { day, decimal, instant, orNull } from "../base/values";

const equityDay = z.object({
  day,
  equity_usd: decimal,
  return_percent: orNull(decimal),
  drawdown_percent: orNull(decimal),
});

/** The account's equity at the end of a day in New York, or now; what it returned since the first day shown. */
export type EquityDay = z.infer<typeof equityDay>;

export const overview = z.object({
  as_of: instant,
  equity_usd: decimal,
  cash_usd: decimal,
  positions: z.int(),
  open_orders: z.int(),
  today: orNull(z.object({ change_usd: decimal, change_percent: orNull(decimal), since: orNull(instant) })),
  history: z.object({
    source: z.literal("BROKER"),
    gain_usd: decimal,
    return_percent: orNull(decimal),
    drawdown_percent: orNull(decimal),
    deepest: orNull(z.object({ percent: decimal, peak: day, trough: day, recovered: orNull(day) })),
    days: z.array(equityDay),
  }),
  market: z.object({ is_open: z.boolean(), next_open: instant, next_close: instant }),
});
export type Overview = z.infer<typeof overview>;
