import { useState, type ReactNode, type RefObject } from "react";
import { Field } from "@/components/field";
import { Notice } from "@/components/notice";
import {
  AlertDialog,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogTitle,
} from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";

interface SecondStepProps {
  /** The question that is answered. */
  title: string;
  /** What follows from a yes, and what stays. */
  explanation: ReactNode;
  /** What has to be filled in first. */
  children?: ReactNode;
  /** Why the last attempt failed; null where none did. */
  problem?: { title: string; sentence: ReactNode } | null;
  /** The way back, in the words of the case. */
  keep: string;
  /** What is done, as a verb and its object. */
  confirm: string;
  /** While it is being done. */
  doing: string;
  busy: boolean;
  /** Whether what has to be filled in is. */
  ready?: boolean;
  /** A stop, a deletion or a trade without asking is critical; what undoes one is not. */
  tone?: "critical" | "primary";
  onConfirm: () => void;
  onClose: () => void;
  /** What has the focus afterwards, where it is not what had it before: a menu's item is gone by then. */
  returnFocusTo?: RefObject<HTMLElement | null>;
}

/** The labelled second step before something that trades, stops trading or can't be taken back. */
export function SecondStep({
  title,
  explanation,
  children,
  problem = null,
  keep,
  confirm,
  doing,
  busy,
  ready = true,
  tone = "critical",
  onConfirm,
  onClose,
  returnFocusTo,
}: SecondStepProps) {
  const [focused] = useState(() => document.activeElement);
  return (
    <AlertDialog open onOpenChange={(open) => !open && onClose()}>
      <AlertDialogContent
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          const before = returnFocusTo?.current ?? focused;
          if (before instanceof HTMLElement) before.focus();
        }}
      >
        <form
          className="space-y-4"
          onSubmit={(event) => {
            event.preventDefault();
            onConfirm();
          }}
        >
          <div className="space-y-1.5">
            <AlertDialogTitle>{title}</AlertDialogTitle>
            <AlertDialogDescription>{explanation}</AlertDialogDescription>
          </div>
          {children}
          {problem === null ? null : (
            <Notice tone="critical" title={problem.title} urgent>
              {problem.sentence}
            </Notice>
          )}
          <AlertDialogFooter>
            <AlertDialogCancel asChild>
              <Button variant="outline" disabled={busy}>
                {keep}
              </Button>
            </AlertDialogCancel>
            <Button type="submit" variant={tone} disabled={busy || !ready}>
              {busy ? doing : confirm}
            </Button>
          </AlertDialogFooter>
        </form>
      </AlertDialogContent>
    </AlertDialog>
  );
}

interface TypedPhraseProps {
  phrase: string;
  typed: string;
  onType: (typed: string) => void;
}

/** A phrase that is typed before what can't be undone: nobody types it by accident. */
export function TypedPhrase({ phrase, typed, onType }: TypedPhraseProps) {
  return (
    <Field
      label={`Type “${phrase}” to confirm`}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      value={typed}
      onChange={(event) => onType(event.target.value)}
    />
  );
}
