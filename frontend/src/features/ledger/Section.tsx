import { useEffect, useId, useRef, type ReactNode } from "react";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";

interface SectionProps {
  title: string;
  description?: ReactNode;
  actions?: ReactNode;
  /** The end of an address that leads to it: `lots` of `/ledger#lots`. */
  anchor?: string;
  children: ReactNode;
}

/** A card that is found by its title, and by its address once what it shows has been read. */
export function Section({ title, description, actions, anchor, children }: SectionProps) {
  const id = useId();
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (anchor !== undefined && window.location.hash === `#${anchor}`) card.current?.scrollIntoView();
  }, [anchor]);
  return (
    <Card ref={card} id={anchor} className="scroll-mt-20" aria-labelledby={id}>
      <CardHeader>
        <div>
          <CardTitle id={id}>{title}</CardTitle>
          {description === undefined ? null : <CardDescription>{description}</CardDescription>}
        </div>
        {actions}
      </CardHeader>
      <CardContent>{children}</CardContent>
    </Card>
  );
}

/** One sentence where a table would be empty. */
export function Nothing({ children }: { children: ReactNode }) {
  return <p className="py-4 text-sm text-muted-foreground">{children}</p>;
}
