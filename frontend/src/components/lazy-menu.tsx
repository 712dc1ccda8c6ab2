import { Suspense, useState, type ReactNode } from "react";
import { Button } from "@/components/ui/button";

interface LazyMenuProps {
  label: string;
  icon: ReactNode;
  /** The menu itself, loaded and opened by the first press. */
  children: ReactNode;
}

/** A menu button whose menu is loaded when it is first wanted. */
export function LazyMenu({ label, icon, children }: LazyMenuProps) {
  const [wanted, setWanted] = useState(false);
  const button = (
    <Button
      variant="ghost"
      size="iconSmall"
      aria-label={label}
      aria-haspopup="menu"
      aria-expanded={false}
      onClick={() => setWanted(true)}
    >
      {icon}
    </Button>
  );
  return wanted ? <Suspense fallback={button}>{children}</Suspense> : button;
}
