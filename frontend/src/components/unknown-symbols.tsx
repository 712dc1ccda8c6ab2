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
  return (
    <ul className="space-y-1">
      {unknown.map(({ symbol, message, might_mean: others }) => (
        <li key={symbol} className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span>
            {message[0]?.toUpperCase()}
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
        </li>
      ))}
    </ul>
  );
}
