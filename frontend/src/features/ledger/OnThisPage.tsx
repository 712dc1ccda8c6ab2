const PLACES = [
  ["returns", "Returns"],
  ["positions", "Positions"],
  ["lots", "Lots"],
  ["gains", "Gains"],
  ["year-end", "Year's end"],
  ["harvest", "Losses to harvest"],
  ["files", "Files"],
] as const;

/** The ledger is as long as the account is old: each of its tables is one press away. */
export function OnThisPage() {
  return (
    <nav aria-label="On this page" className="-mx-4 overflow-x-auto px-4 sm:mx-0 sm:px-0 print:hidden">
      <ul className="flex gap-2">
        {PLACES.map(([anchor, label]) => (
          <li key={anchor}>
            <a
              href={`#${anchor}`}
              className="flex h-8 items-center rounded-full border bg-card px-3 text-[0.8125rem] font-medium whitespace-nowrap hover:bg-muted"
            >
              {label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
