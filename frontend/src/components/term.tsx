import { useId, type ReactNode } from "react";
import { GLOSSARY, type Word } from "@/lib/glossary";

/** A word of the glossary that says what it means when it is pressed. The browser's own popover closes it again. */
export function Term({ of, children }: { of: Word; children?: ReactNode }) {
  const id = useId();
  const { word, meaning } = GLOSSARY[of];
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        title={`What “${word}” means`}
        className="min-h-6 cursor-help underline decoration-dotted underline-offset-4 hover:decoration-solid"
      >
        {children ?? word}
      </button>
      <span
        id={id}
        popover="auto"
        role="note"
        className="m-auto max-w-[min(24rem,calc(100vw-2rem))] rounded-xl border bg-card p-4 text-left text-sm font-normal whitespace-normal text-foreground shadow-lg backdrop:bg-foreground/10"
      >
        <span className="block font-semibold">{word}</span>
        <span className="block pt-1">{meaning}</span>
      </span>
    </>
  );
}

/** Words that a card can't do without, each with its meaning. */
export function Terms({ of }: { of: readonly Word[] }) {
  return (
    <p className="flex flex-wrap items-center gap-x-3 text-[0.8125rem] text-muted-foreground print:hidden">
      <span>What is meant by</span>
      {of.map((word) => (
        <Term key={word} of={word} />
      ))}
    </p>
  );
}
