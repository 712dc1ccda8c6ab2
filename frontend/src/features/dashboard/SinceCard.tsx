import { useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleDot, OctagonX, Target, TriangleAlert, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { cn } from "@/lib/class-names";
import { formatDateTime } from "@/lib/format";
import { answers } from "@/wire/base/query";
import { noteVisit } from "@/wire/automation-visit";
import type { LookBack, VisitLine } from "@/wire/generated/automation";

const LOOK: Record<VisitLine["kind"], [LucideIcon, string]> = {
  DONE: [CircleCheck, "text-positive"],
  LEFT: [TriangleAlert, "text-warning"],
  TARGETS: [Target, "text-warning"],
  STOPPED: [OctagonX, "text-critical"],
  NOW: [CircleDot, "text-muted-foreground"],
};

/** Where a line leads to, and in which words. */
export function wayOf({ place, ref }: VisitLine): { to: string; label: string } {
  if (place === "RUN" && ref !== null) return { to: `/runs/${ref}`, label: "See the run" };
  if (place === "PLAN" && ref !== null) return { to: `/plans/${ref}`, label: "Review the plan" };
  if (place === "ALLOCATION") return { to: "/allocation", label: "Allocation" };
  return place === "SETTINGS" ? { to: "/settings", label: "Settings" } : { to: "/history", label: "History" };
}

interface SinceCardProps {
  uid: string;
  link: (to: string, label: string) => ReactNode;
  ask?: () => Promise<LookBack>;
}

/** What happened since the person was here last, in at most five lines; nothing on the first visit. */
export function SinceCard({ uid, link, ask = () => noteVisit({}) }: SinceCardProps) {
  const { data } = useQuery({ queryKey: ["visit", uid], queryFn: ask, gcTime: Infinity }, answers);
  // Where it can't be asked for, everything that it says is on the page all the same.
  if (!data?.since || data.lines.length === 0) return null;
  return (
    <Card aria-labelledby="since-title">
      <CardHeader>
        <CardTitle id="since-title">Since your last visit</CardTitle>
        <CardDescription>{formatDateTime(data.since)}</CardDescription>
      </CardHeader>
      <CardContent>
        <ul className="divide-y">
          {data.lines.map((line) => {
            const [Icon, colour] = LOOK[line.kind];
            const { to, label } = wayOf(line);
            return (
              <li key={line.kind} className="flex flex-wrap items-start gap-3 py-2.5 first:pt-0 last:pb-0">
                <Icon aria-hidden className={cn("mt-0.5 size-5 shrink-0", colour)} />
                <p className="min-w-0 flex-1 basis-48 text-sm">{line.text}</p>
                {link(to, label)}
              </li>
            );
          })}
        </ul>
      </CardContent>
    </Card>
  );
}
