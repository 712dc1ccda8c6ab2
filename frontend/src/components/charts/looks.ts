/** What all drawings share: the library's own colours and sizes would ignore the theme. */
export const TICK = { fill: "var(--muted-foreground)", fontSize: 12 };

/** The ground of what is shown at the cursor. */
export const BOX = {
  background: "var(--card)",
  border: "1px solid var(--border)",
  borderRadius: 6,
  fontSize: 12,
  padding: "6px 10px",
};

export const BRUSH = {
  dataKey: "day",
  height: 22,
  travellerWidth: 10,
  stroke: "var(--muted-foreground)",
  fill: "var(--muted)",
};

/** So many days can be read without looking closer; beyond them a strip to do so is drawn. */
export const DAYS_WITHOUT_BRUSH = 45;

/** `−1.5%`, for the scale of a drawing. */
export const percentTick = (value: number): string => `${value < 0 ? "−" : ""}${Math.abs(value).toFixed(1)}%`;

const compact = new Intl.NumberFormat("en-US", {
  style: "currency",
  currency: "USD",
  notation: "compact",
  maximumFractionDigits: 1,
});

/** `$104.9K`, for the scale of a drawing. */
export const dollarTick = (value: number): string => compact.format(value);
