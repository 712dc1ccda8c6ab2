import { useState } from "react";
import { z } from "zod/mini";
import { kept } from "@/lib/kept";

/** The two groups beside the strategies, by what they are folded under: no strategy is called so. */
export const NOBODY = "\u0000nobody";
export const ACCOUNT = "\u0000account";

/** Which groups are folded stays in this browser, per user. */
const keptFolded = (uid: string) => kept(`evenkeel.folded-strategies.${uid}`, z.array(z.string()));

/** What is folded, and what changes that. */
export function useFolding(uid: string) {
  const [folded, setFolded] = useState<ReadonlySet<string>>(() => new Set(keptFolded(uid).read()));
  const put = (next: Set<string>) => {
    setFolded(next);
    keptFolded(uid).write([...next]);
  };
  return {
    isOpen: (name: string) => !folded.has(name),
    toggle(name: string) {
      const next = new Set(folded);
      if (!next.delete(name)) next.add(name);
      put(next);
    },
    open(name: string) {
      if (folded.has(name)) put(new Set([...folded].filter((each) => each !== name)));
    },
  };
}
