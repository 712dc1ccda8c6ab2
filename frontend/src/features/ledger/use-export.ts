import { useState } from "react";
import { announce } from "@/lib/announce";
import { saveFile } from "@/lib/save-file";
import { sentenceOf } from "@/wire/base/call-error";
import { fetchTable, type TableName } from "@/wire/statements";

/** Saves a table whole, as the server keeps it: nothing is left out because the page does not show it. */
export function useExport() {
  const [busy, setBusy] = useState<TableName | null>(null);
  const save = async (table: TableName) => {
    setBusy(table);
    try {
      const { csv } = await fetchTable({ table });
      if (csv === "") announce("error", "This table has no rows yet.");
      else saveFile(`evenkeel-${table.replaceAll("_", "-")}.csv`, "text/csv", csv);
    } catch (error) {
      announce("error", sentenceOf(error));
    } finally {
      setBusy(null);
    }
  };
  return { busy, save: (table: TableName) => void save(table) };
}
