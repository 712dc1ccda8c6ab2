import { FoldedList } from "@/components/folded-list";
import { Button } from "@/components/ui/button";

interface UnknownSymbol {
  symbol: string;
  message: string;
  might_mean: string[];
}

interface UnknownSymbolsProps {
  unknown: UnknownSymbol[];
  /** Takes the other symbol instead; left out where nothing can be changed. */
  onReplace?: (symbol: string, by: string) => void;
}

/** All symbols of a file that the broker does not trade, each with what it might mean. */
export function UnknownSymbols({ unknown, onReplace }: UnknownSymbolsProps) {
  const guessed = [...unknown].sort(
    (a, b) => Number(b.might_mean.length > 0) - Number(a.might_mean.length > 0),
  );
  const line = ({ symbol, message, might_mean: others }: UnknownSymbol) => (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <span>
        {message.charAt(0).toUpperCase()}
        {message.slice(1)}
        {others.length === 0 ? "." : `. Is ${others.join(" or ")} meant?`}
      </span>
      {onReplace === undefined
        ? null
        : others.map((other) => (
            <Button key={other} size="small" variant="outline" onClick={() => onReplace(symbol, other)}>
              Take {other}
            </Button>
          ))}
    </span>
  );
  return <FoldedList items={guessed.map((each) => ({ key: each.symbol, line: line(each) }))} />;
}
