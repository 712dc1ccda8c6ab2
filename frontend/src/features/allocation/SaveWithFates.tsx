import { useState, type ReactNode } from "react";
import { announce } from "@/lib/announce";
import type { SetProblem } from "./draft";
import { FateQuestions } from "./FateQuestions";
import type { Fate } from "./losing";
import { SaveFrame } from "./SaveFrame";

interface SaveWithFatesProps {
  editor: {
    standing: { status: "clean" | "changed" | "conflict" };
    canUndo: boolean;
    saving: boolean;
    undo: () => void;
    discard: () => void;
    save: (fates?: ReadonlyMap<string, Fate>) => Promise<boolean>;
  };
  /** Held symbols that lose their target by this save: what becomes of them is asked first. */
  losing: string[];
  /** What keeps a changed set from being saved. */
  problems: () => SetProblem[];
  undecided: ReactNode;
  label: string;
  /** Said when it is stored. */
  done: string;
  onSaved: () => void;
}

/** Saves a set as a whole, and asks what becomes of a holding that nothing wants any more. */
export function SaveWithFates(props: SaveWithFatesProps) {
  const { editor, losing, problems, undecided, label, done, onSaved } = props;
  const { standing, saving } = editor;
  const changed = standing.status === "changed";
  const [asking, setAsking] = useState<string[]>([]);
  const send = async (fates?: ReadonlyMap<string, Fate>) => {
    if (!(await editor.save(fates))) return;
    setAsking([]);
    announce("success", done);
    onSaved();
  };
  if (changed && asking.length > 0 && asking.join() === losing.join()) {
    return (
      <FateQuestions
        symbols={asking}
        saving={saving}
        onSave={(fates) => void send(fates)}
        onCancel={() => setAsking([])}
      />
    );
  }
  return (
    <SaveFrame
      status={standing.status}
      saving={saving}
      canUndo={editor.canUndo}
      problems={changed ? problems() : []}
      undecided={undecided}
      label={label}
      onUndo={editor.undo}
      onDiscard={editor.discard}
      onSave={() => {
        if (losing.length === 0) void send();
        else setAsking(losing);
      }}
    />
  );
}
