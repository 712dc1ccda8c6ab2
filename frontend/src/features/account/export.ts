import { exportAccount } from "@/wire/access-account-life";
import type { ExportPage, StoredDocument } from "@/wire/generated/access";
import { CallError, callErrorOf } from "@/wire/base/call-error";

const ATTEMPTS = 5;
const PAUSE_MS = 11_000;
const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** One page; where pages are asked for faster than the server gives them, it waits and asks again. */
async function pageAfter(
  cursor: string | null,
  fetchPage: typeof exportAccount,
  pause: (milliseconds: number) => Promise<void>,
): Promise<ExportPage> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await fetchPage(cursor === null ? {} : { cursor });
    } catch (thrown) {
      const error: CallError = callErrorOf(thrown);
      if (!error.temporary || attempt === ATTEMPTS) throw error;
      await pause(PAUSE_MS);
    }
  }
}

/** Everything that is kept of the person, page by page; `onProgress` hears how many documents there are so far. */
export async function exportEverything(
  onProgress: (documents: number) => void,
  fetchPage: typeof exportAccount = exportAccount,
  pause: (milliseconds: number) => Promise<void> = wait,
): Promise<StoredDocument[]> {
  const documents: StoredDocument[] = [];
  let cursor: string | null = null;
  do {
    const { documents: more, next_cursor }: ExportPage = await pageAfter(cursor, fetchPage, pause);
    documents.push(...more);
    onProgress(documents.length);
    cursor = next_cursor;
  } while (cursor !== null);
  return documents;
}
