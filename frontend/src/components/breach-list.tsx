import { breachFigures } from "@/lib/breach-figures";

export interface ShownBreach {
  code: string;
  message: string;
  symbol?: string | null | undefined;
  limit?: string | null | undefined;
  value?: string | null | undefined;
  remedy?: string | null | undefined;
}

/** Every check that refused: its sentence, the limit beside what was found, and what helps. */
export function BreachList({ breaches }: { breaches: ShownBreach[] }) {
  return (
    <ul className="space-y-2.5">
      {breaches.map((breach, index) => (
        // The same check can refuse the same symbol twice.
        <li key={`${index} ${breach.code}`} className="border-t pt-2.5 first:border-0 first:pt-0">
          <p className="text-foreground">{breach.message}</p>
          <dl className="flex flex-wrap gap-x-5 tabular-nums empty:hidden">
            {breachFigures(breach).map(({ name, text }) => (
              <div key={name} className="flex gap-1.5">
                <dt>{name}</dt> <dd className="font-medium text-foreground">{text}</dd>
              </div>
            ))}
          </dl>
          {breach.remedy ? <p>{breach.remedy}</p> : null}
        </li>
      ))}
    </ul>
  );
}
