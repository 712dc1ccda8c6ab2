import { Suspense } from "react";
import { Skeleton } from "@/components/ui/skeleton";
import { DeleteCard } from "@/features/account/DeleteCard";
import { ExportCard } from "@/features/account/ExportCard";
import { AppearanceCard } from "@/features/settings/AppearanceCard";
import { lazyPart } from "@/lib/lazy-part";
import { useAccount } from "../../account-context";

// With it comes the part of the sign-in library that changes accounts.
const SignInCard = lazyPart(() => import("@/features/auth/SignInCard"));

export default function AccountPart() {
  const { email } = useAccount();
  return (
    <div className="space-y-4 sm:space-y-6">
      <Suspense fallback={<Skeleton className="h-64" />}>
        <SignInCard email={email} />
      </Suspense>
      <AppearanceCard />
      <ExportCard />
      <DeleteCard email={email} />
    </div>
  );
}
