import { FlaskConical } from "lucide-react";
import { useCallback, useEffect } from "react";
import { useLocation, useNavigate } from "react-router";
import { Badge } from "@/components/ui/badge";
import { Card, CardContent } from "@/components/ui/card";
import { SignInForm } from "@/features/auth/SignInForm";
import { isDemo } from "@/wire/base/app";
import { hasEnded, pathWanted } from "./path-wanted";

export default function SignInPage() {
  const state: unknown = useLocation().state;
  const navigate = useNavigate();
  const onWanted = useCallback(
    (wanted: string) => void navigate("/sign-in", { replace: true, state: { wanted } }),
    [navigate],
  );
  useEffect(() => {
    document.title = "Sign in · Evenkeel";
  }, []);
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center gap-6 px-4 py-10">
      <div className="flex items-center justify-center gap-2.5 text-xl font-semibold tracking-tight">
        <img src="/favicon.svg" alt="" width={36} height={36} /> Evenkeel
      </div>
      <Card>
        <CardContent className="pt-5 sm:pt-6">
          <SignInForm wanted={pathWanted(state)} hasEnded={hasEnded(state)} onWanted={onWanted} />
        </CardContent>
      </Card>
      {isDemo() ? (
        <p className="text-center">
          <Badge tone="warning" className="h-7 px-2.5">
            <FlaskConical aria-hidden /> Demo data on this machine
          </Badge>
        </p>
      ) : null}
    </main>
  );
}
