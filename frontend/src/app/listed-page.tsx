import { useState, type ComponentType } from "react";
import { lazyPart } from "@/lib/lazy-part";

/** A page of a signed-in person: its address and the chunk that draws it. */
export interface ListedPage {
  path: string;
  Page: ComponentType;
  /** Loads the chunk ahead of the first visit. */
  load: () => Promise<unknown>;
}

type Loading = () => Promise<{ default: ComponentType }>;

/** A page that is drawn at once where its chunk is there already, and after a skeleton where it is not. */
export function page(path: string, loadChunk: Loading): ListedPage {
  let ready: ComponentType | null = null;
  const load: Loading = async () => {
    const chunk = await loadChunk();
    ready = chunk.default;
    return chunk;
  };
  const Waiting = lazyPart(load);
  function Page() {
    // Chosen once: a page that had to be waited for must not begin anew when it is drawn again.
    const [Chosen] = useState<ComponentType>(() => ready ?? Waiting);
    return <Chosen />;
  }
  return { path, Page, load };
}
