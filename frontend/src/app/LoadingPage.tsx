/** Shown for the moment before it is known who is signed in. */
export function LoadingPage() {
  return (
    <div role="status" className="flex min-h-dvh items-center justify-center text-sm text-muted-foreground">
      Loading…
    </div>
  );
}
