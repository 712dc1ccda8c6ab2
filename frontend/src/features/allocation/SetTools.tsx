import { Button } from "@/components/ui/button";
import type { Decimal } from "@/lib/decimal";
import { scaledToWhole, splitEqually, targetsAsHeld } from "./scaling";
import type { TargetsEditor } from "./use-targets";

interface SetToolsProps {
  editor: TargetsEditor;
  /** The shares as they are now, cash included; empty where nothing was measured. */
  shares: { symbol: string; percent: Decimal }[];
}

/** Changes of the whole set at once; each is one step that can be taken back. */
export function SetTools({ editor, shares }: SetToolsProps) {
  const { targets } = editor.standing;
  // Nothing to scale or to split: what can't be done is not offered.
  const isOne = targets.length < 2;
  if (isOne && shares.length === 0) return null;
  return (
    <div role="group" aria-label="Change all targets" className="flex flex-wrap gap-2">
      {isOne ? null : (
        <>
          <Button
            variant="outline"
            size="small"
            title="Keep the proportions and make the sum 100%"
            onClick={() => editor.edit(null, scaledToWhole)}
          >
            Scale to 100%
          </Button>
          <Button
            variant="outline"
            size="small"
            title="The same target for every symbol; cash keeps its own"
            onClick={() => editor.edit(null, splitEqually)}
          >
            Split equally
          </Button>
        </>
      )}
      {shares.length === 0 ? null : (
        <Button
          variant="outline"
          size="small"
          title="Take the shares of today as targets"
          onClick={() => editor.edit(null, (all) => targetsAsHeld(all, shares))}
        >
          As held now
        </Button>
      )}
    </div>
  );
}
