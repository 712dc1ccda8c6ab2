import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

interface PageStateProps {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}

/** A whole page or card that has one thing to say: empty, not found, not yours. */
export function PageState({ icon: Icon, title, children, actions }: PageStateProps) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-3 px-4 py-12 text-center">
      <div className="rounded-full bg-muted p-3">
        <Icon aria-hidden className="size-6 text-muted-foreground" />
      </div>
      <h2 className="text-lg font-semibold tracking-tight">{title}</h2>
      {children ? <div className="text-sm text-muted-foreground">{children}</div> : null}
      {actions ? <div className="flex flex-wrap justify-center gap-2 pt-2">{actions}</div> : null}
    </div>
  );
}
