import { ListPlus, SearchX } from "lucide-react";
import { Notice } from "@/components/notice";
import { PageState } from "@/components/page-state";
import { Button } from "@/components/ui/button";
import { Card, CardContent } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import type { CallError } from "@/wire/base/call-error";

/** The shape of a plan that is on its way. */
export function LoadingPlan({ label }: { label: string }) {
  return (
    <Card>
      <CardContent className="space-y-4 pt-5" role="status" aria-label={label}>
        <Skeleton className="h-6 w-40" />
        <Skeleton className="h-13 w-80 max-w-full" />
        <Skeleton className="h-48" />
      </CardContent>
    </Card>
  );
}

/** Nothing to plan towards yet. */
export function NoTargets({ onEditTargets }: { onEditTargets: () => void }) {
  return (
    <Card>
      <PageState
        icon={ListPlus}
        title="There are no targets yet"
        actions={<Button onClick={onEditTargets}>Set targets</Button>}
      >
        Say what share of the account each symbol should have, then the trades can be planned.
      </PageState>
    </Card>
  );
}

/** Whether the answer means that this account has no such plan, for whatever reason. */
export function isNotHere({ code, field }: CallError): boolean {
  return code === "PLAN_NOT_FOUND" || code === "NOT_ACCOUNT_OWNER" || field === "plan_id";
}

/** The address names no plan of this account. */
export function NotHere({ email, onPreviewAgain }: { email: string; onPreviewAgain: () => void }) {
  return (
    <Card>
      <PageState
        icon={SearchX}
        title="This plan is not in your account"
        actions={<Button onClick={onPreviewAgain}>Preview a rebalance</Button>}
      >
        You are signed in as {email}. A plan opens only for the person whose account it was made for, and is
        kept for 90 days. Its address may also be incomplete.
      </PageState>
    </Card>
  );
}

/** Only one run can be under way at a time. */
export function RunUnderWay({ onShow }: { onShow: () => void }) {
  return (
    <Notice
      title="A rebalance is under way."
      actions={
        <Button size="small" variant="outline" onClick={onShow}>
          Show its progress
        </Button>
      }
    >
      Only one can run at a time: this plan can be approved when it has ended.
    </Notice>
  );
}
