import { formatMeasuredPercent } from "@/lib/format";
import type { Plan } from "@/wire/generated/planning";
import { partsOf, widthsOf, type Part } from "./whole-account";

function Bar({ label, parts, when }: { label: string; parts: Part[]; when: "now" | "after" }) {
  const widths = widthsOf(parts, when);
  return (
    <div aria-hidden className="grid grid-cols-[3.5rem_1fr] items-center gap-2 text-xs text-muted-foreground">
      {label}
      <span className="flex h-4 gap-px overflow-hidden rounded-sm bg-muted [print-color-adjust:exact]">
        {parts.map(({ name, color }, index) => (
          <span key={name} style={{ width: `${widths[index] ?? 0}%`, background: color }} />
        ))}
      </span>
    </div>
  );
}

/** The whole account before and after the plan, what is not traded included; the figures are its legend. */
export function WholeAccount({ plan }: { plan: Plan }) {
  const parts = partsOf(plan);
  if (parts.length < 2) return null;
  return (
    <section aria-label="The whole account before and after" className="space-y-2">
      <h3 className="text-sm font-semibold">The whole account</h3>
      <Bar label="Before" parts={parts} when="now" />
      <Bar label="After" parts={parts} when="after" />
      <ul className="grid grid-cols-1 gap-x-6 gap-y-1 text-[0.8125rem] tabular-nums min-[480px]:grid-cols-2 lg:grid-cols-3">
        {parts.map(({ name, now, after, color }) => (
          <li key={name} className="flex items-center gap-2">
            <span
              aria-hidden
              className="size-2.5 shrink-0 rounded-xs [print-color-adjust:exact]"
              style={{ background: color }}
            />
            <span className="mr-auto">{name}</span>
            <span className="text-muted-foreground">
              {formatMeasuredPercent(now)} → {formatMeasuredPercent(after)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
