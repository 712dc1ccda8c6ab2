import type { ReactNode } from "react";

/** Names with their values, side by side where there is room; a value of null is left out. */
export function Facts({ facts }: { facts: [name: string, value: ReactNode][] }) {
  return (
    <dl className="grid gap-x-6 gap-y-3 text-sm sm:grid-cols-2">
      {facts.map(([name, value]) =>
        value === null ? null : (
          <div key={name}>
            <dt className="text-[0.8125rem] text-muted-foreground">{name}</dt>
            <dd className="font-medium break-words">{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
