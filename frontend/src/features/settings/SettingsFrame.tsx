import type { ReactNode } from "react";
import { Failure } from "@/components/failure";
import { Skeleton } from "@/components/ui/skeleton";
import { FIELDS } from "./sections";
import { useSettingsEditor, type SettingsEditor } from "./use-settings-editor";

interface FrameProps {
  uid: string;
  children: (editor: SettingsEditor) => ReactNode;
}

/** Reads what is stored, and draws a part of the settings once it is known. */
export function SettingsFrame({ uid, children }: FrameProps) {
  const state = useSettingsEditor(uid, FIELDS);
  if (state.status === "loading") {
    return (
      <div role="status" aria-label="Loading settings" className="space-y-6">
        <Skeleton className="h-24" />
        <Skeleton className="h-96" />
      </div>
    );
  }
  if (state.status === "error") {
    return (
      <Failure title="The settings could not be read." onRetry={state.retry}>
        {state.message}
      </Failure>
    );
  }
  return children(state.editor);
}
