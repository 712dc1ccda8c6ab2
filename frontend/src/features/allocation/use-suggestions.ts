import { useQuery } from "@tanstack/react-query";
import { useOnline } from "@/lib/use-online";
import { useRested } from "@/lib/use-rested";
import { answers } from "@/wire/base/query";
import type { Asset } from "@/wire/generated/targets";
import { searchAssets } from "@/wire/targets";

/** Letters are searched for once typing pauses for so long. */
const RESTS_MS = 150;
const restsFor = () => RESTS_MS;
/** What can be traded changes by the day. */
const KEPT_MS = 10 * 60_000;

type Search = (request: { text: string }) => Promise<{ assets: Asset[] }>;

/** What typed letters may mean; without an answer, in one short sentence, why there is none yet. */
export interface Suggestions {
  assets: Asset[];
  /** Null where there is nothing to say: nothing is typed, or there are suggestions. */
  note: string | null;
}

const NONE: Asset[] = [];

/** Asks for suggestions of what is typed, each text once in a while; only the answer to the newest letters is shown. */
export function useSuggestions(typed: string, search: Search = searchAssets): Suggestions {
  const isOnline = useOnline();
  const text = typed.trim();
  const rested = useRested(text, restsFor);
  const { data, isError } = useQuery(
    {
      queryKey: ["assets", rested],
      enabled: isOnline && rested !== null && rested !== "",
      staleTime: KEPT_MS,
      gcTime: KEPT_MS,
      queryFn: async () => (await search({ text: rested ?? "" })).assets,
    },
    answers,
  );
  if (text === "") return { assets: NONE, note: null };
  const assets = rested === text ? data : undefined;
  if (assets !== undefined && assets.length > 0) return { assets, note: null };
  if (assets !== undefined) return { assets, note: "No tradable symbol or name begins like that." };
  if (!isOnline) return { assets: NONE, note: "No suggestions while you are offline." };
  if (isError && rested === text)
    return { assets: NONE, note: "No suggestions now; a symbol can be typed out." };
  return { assets: NONE, note: "Searching…" };
}
