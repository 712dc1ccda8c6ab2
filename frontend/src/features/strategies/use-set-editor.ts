import { useState } from "react";
import { announce } from "@/lib/announce";
import { sentenceOf } from "@/wire/base/call-error";
import type { Read } from "./model";

export interface SetEditor<Row> {
  rows: Row[];
  changed: boolean;
  saving: boolean;
  problem: string | null;
  /** Somebody saved another set since this one was first changed: it is saved over that only where the person says so. */
  isOvertaken: boolean;
  keepMine: () => void;
  edit: (rows: Row[]) => void;
  discard: () => void;
  save: () => void;
}

interface Saving<Row, Value> {
  stored: Row[];
  version: number;
  read: (rows: Row[]) => Read<Value>;
  send: (value: Value, expectedVersion: number) => Promise<unknown>;
  /** Said when it is stored. */
  done: string;
}

/** Rows that are edited as a draft over what is stored, and saved as a whole or not at all. */
export function useSetEditor<Row, Value>(set: Saving<Row, Value>): SetEditor<Row> {
  const { stored, version, read, send, done } = set;
  const [draft, setDraft] = useState<{ rows: Row[]; version: number } | null>(null);
  const [saving, setSaving] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const rows = draft?.rows ?? stored;
  const save = async () => {
    const reading = read(rows);
    if (!reading.ok) {
      setProblem(reading.problem);
      return;
    }
    setSaving(true);
    setProblem(null);
    try {
      await send(reading.value, draft?.version ?? version);
      setDraft(null);
      announce("success", done);
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setSaving(false);
    }
  };
  return {
    rows,
    changed: draft !== null,
    saving,
    problem,
    isOvertaken: draft !== null && draft.version < version,
    keepMine() {
      setDraft({ rows, version });
      setProblem(null);
    },
    edit(next) {
      setDraft({ rows: next, version: draft?.version ?? version });
      setProblem(null);
    },
    discard() {
      setDraft(null);
      setProblem(null);
    },
    save: () => void save(),
  };
}
