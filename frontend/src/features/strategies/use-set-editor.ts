import { useState } from "react";
import { announce } from "@/lib/announce";
import { sentenceOf } from "@/wire/call-error";
import type { Read } from "./model";

export interface SetEditor<Row> {
  rows: Row[];
  changed: boolean;
  saving: boolean;
  problem: string | null;
  edit: (rows: Row[]) => void;
  discard: () => void;
  save: () => void;
}

interface Saving<Row, Value> {
  stored: Row[];
  read: (rows: Row[]) => Read<Value>;
  send: (value: Value) => Promise<unknown>;
  /** Said when it is stored. */
  done: string;
}

/** Rows that are edited as a draft over what is stored, and saved as a whole or not at all. */
export function useSetEditor<Row, Value>({ stored, read, send, done }: Saving<Row, Value>): SetEditor<Row> {
  const [draft, setDraft] = useState<Row[] | null>(null);
  const [saving, setSaving] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const rows = draft ?? stored;
  const save = async () => {
    const reading = read(rows);
    if (!reading.ok) {
      setProblem(reading.problem);
      return;
    }
    setSaving(true);
    setProblem(null);
    try {
      await send(reading.value);
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
    edit(next) {
      setDraft(next);
      setProblem(null);
    },
    discard() {
      setDraft(null);
      setProblem(null);
    },
    save: () => void save(),
  };
}
