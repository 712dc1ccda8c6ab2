import { useEffect, useRef } from "react";
import { NavLink, useLocation } from "react-router";
import { cn } from "@/lib/class-names";

export interface PartLink {
  to: string;
  label: string;
  /** What a phone has no room for. */
  more?: string;
}

/** The parts of a place, as a strip of links that keeps the part that is shown in sight. */
export function PartLinks({ label, parts }: { label: string; parts: readonly PartLink[] }) {
  const strip = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    const here = strip.current?.querySelector<HTMLElement>("[aria-current=page]");
    if (!strip.current || !here) return;
    strip.current.scrollLeft = here.offsetLeft - (strip.current.clientWidth - here.clientWidth) / 2;
  }, [pathname]);
  return (
    <nav
      ref={strip}
      aria-label={label}
      className="relative -mx-4 overflow-x-auto border-b px-4 sm:mx-0 sm:px-0 print:hidden"
    >
      <ul className="flex gap-1">
        {parts.map(({ to, label: name, more }) => (
          <li key={to}>
            <NavLink
              end
              to={to}
              className={({ isActive }) =>
                cn(
                  "-mb-px flex h-10 items-center border-b-2 px-2 text-sm min-[360px]:px-3 font-medium whitespace-nowrap",
                  isActive
                    ? "border-primary text-foreground"
                    : "border-transparent text-muted-foreground hover:text-foreground",
                )
              }
            >
              <span className="whitespace-pre">
                {name}
                {more === undefined ? null : <span className="hidden sm:inline">{more}</span>}
              </span>
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

const ALLOCATION: PartLink[] = [
  { to: "/allocation", label: "Targets and drift" },
  { to: "/allocation/strategies", label: "Strategies and classes" },
];

const REBALANCE: PartLink[] = [
  { to: "/rebalance", label: "Plan" },
  { to: "/suggestions", label: "Suggestions" },
  { to: "/what-if", label: "What if" },
];

/** The parts of the allocation: every target in one table, or sets of targets with shares of their own. */
export const AllocationParts = () => <PartLinks label="Parts of the allocation" parts={ALLOCATION} />;

/** The parts of rebalancing: the plan of now, trades to choose from, and what would be if. */
export const RebalanceParts = () => <PartLinks label="Parts of rebalancing" parts={REBALANCE} />;
