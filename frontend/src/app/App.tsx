import { Unplug } from "lucide-react";
import { useEffect, useState } from "react";
import { BrowserRouter } from "react-router";
import { Announcements } from "@/components/announcements";
import { PageState } from "@/components/page-state";
import { Button } from "@/components/ui/button";
import { useTheme } from "@/lib/use-theme";
import { startApp } from "@/wire/base/app";
import { sentenceOf } from "@/wire/base/call-error";
import { loadConfig } from "@/wire/base/config";
import { ErrorBoundary } from "./ErrorBoundary";
import { loadAhead, PageRoutes } from "./PageRoutes";

type StartUp = { status: "starting" } | { status: "started" } | { status: "failed"; message: string };

function useStartUp(): StartUp {
  const [state, setState] = useState<StartUp>({ status: "starting" });
  useEffect(() => {
    let current = true;
    loadAhead();
    loadConfig().then(
      (config) => {
        startApp(config);
        if (current) setState({ status: "started" });
      },
      (error: unknown) => {
        if (current) setState({ status: "failed", message: sentenceOf(error) });
      },
    );
    return () => {
      current = false;
    };
  }, []);
  return state;
}

function NotStarted({ message }: { message: string }) {
  return (
    <main className="flex min-h-dvh items-center">
      <PageState
        icon={Unplug}
        title="Evenkeel could not start"
        actions={<Button onClick={() => window.location.reload()}>Try again</Button>}
      >
        <p>The page does not know which Firebase project to use. {message}</p>
      </PageState>
    </main>
  );
}

/** Starts up, then shows the route. */
export function App() {
  const startUp = useStartUp();
  // The device's theme is followed on every page, also where nothing else asks for it.
  useTheme();
  return (
    <ErrorBoundary>
      {startUp.status === "failed" ? <NotStarted message={startUp.message} /> : null}
      {startUp.status === "started" ? (
        <BrowserRouter>
          <PageRoutes />
        </BrowserRouter>
      ) : null}
      <Announcements />
    </ErrorBoundary>
  );
}
