import { useCombobox } from "downshift";
import { useEffect, useId, useRef, type ComponentProps, type ReactNode } from "react";
import { Field } from "@/components/field";
import { cn } from "@/lib/class-names";
import type { Asset } from "@/wire/generated/targets";
import { useSuggestions } from "./use-suggestions";

/** The longest text that is searched for. */
const TEXT_MAX = 60;

function Option({ asset, isActive }: { asset: Asset; isActive: boolean }) {
  return (
    <span className={cn("flex min-h-10 items-center gap-3 px-3 py-1.5", isActive && "bg-muted")}>
      <span className="w-18 shrink-0 text-sm font-semibold">{asset.symbol}</span>
      <span className="min-w-0">
        <span className="line-clamp-2 text-sm">{asset.name}</span>
        {asset.fractionable ? null : (
          <span className="block text-[0.8125rem] text-muted-foreground">Whole shares only</span>
        )}
      </span>
    </span>
  );
}

/** How many suggestions there are, or why there are none: always there, so that a change of it is heard. */
function Said({ note, count }: { note: string | null; count: number }) {
  return (
    <p role="status" className="text-[0.8125rem] text-muted-foreground">
      {note === null ? null : <span className="block px-3 py-2.5">{note}</span>}
      {count === 0 ? null : (
        <span className="sr-only">{count === 1 ? "1 suggestion" : `${count} suggestions`}</span>
      )}
    </p>
  );
}

interface BelowProps {
  isShown: boolean;
  /** How many suggestions there are: with their number the box grows. */
  count: number;
  children: ReactNode;
}

/** The box below the field, brought into sight when it opens, above what stays at the foot of the window. */
function Below({ isShown, count, children }: BelowProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isShown) box.current?.scrollIntoView({ block: "nearest" });
  }, [isShown, count]);
  return (
    <div
      ref={box}
      className={cn(
        "absolute inset-x-0 z-30 mt-1 scroll-mb-20 rounded-lg border bg-card shadow-lg sm:right-auto sm:w-96",
        !isShown && "hidden",
      )}
    >
      {children}
    </div>
  );
}

interface SymbolFieldProps {
  value: string;
  readOnly: boolean;
  problem: string | undefined;
  onType: (text: string) => void;
  onChoose: (symbol: string) => void;
}

/**
 * A symbol, or letters of a name, with what they may mean below. Nothing is chosen that was not pressed or pointed at:
 * what is typed stays as it is, and Enter adds it.
 */
export function SymbolField({ value, readOnly, problem, onType, onChoose }: SymbolFieldProps) {
  const { assets, note } = useSuggestions(value);
  const id = useId();
  const { isOpen, highlightedIndex, getInputProps, getMenuProps, getItemProps } = useCombobox<Asset>({
    id,
    inputId: `${id}-input`,
    items: assets,
    itemToString: (asset) => asset?.symbol ?? "",
    selectedItem: null,
    inputValue: value,
    stateReducer: (state, { type, changes }) =>
      // Leaving the field is not choosing.
      type === useCombobox.stateChangeTypes.InputBlur
        ? { ...changes, selectedItem: state.selectedItem, inputValue: state.inputValue }
        : changes,
    onSelectedItemChange: ({ selectedItem }) => {
      if (selectedItem !== null) onChoose(selectedItem.symbol);
    },
  });
  const isShown = isOpen && !readOnly && (assets.length > 0 || note !== null);
  const input = getInputProps({
    // The field has a label of its own.
    "aria-labelledby": undefined,
    // At once: what is typed must not wait for the library's own state.
    onChange: (event) => onType(event.currentTarget.value),
    onKeyDown: (event) => {
      // With nothing pointed at, Enter adds what is typed.
      if (event.key === "Enter" && highlightedIndex < 0)
        Object.assign(event.nativeEvent, { preventDownshiftDefault: true });
    },
  }) as Omit<ComponentProps<typeof Field>, "label">;
  return (
    <div>
      <Field
        {...input}
        label="Symbol or name"
        placeholder="SPY or Apple"
        autoCapitalize="off"
        autoComplete="off"
        spellCheck={false}
        maxLength={TEXT_MAX}
        readOnly={readOnly}
        problem={problem}
      />
      <Below isShown={isShown} count={assets.length}>
        <ul {...getMenuProps({ "aria-label": "Suggestions" })} className="max-h-72 overflow-y-auto">
          {isShown
            ? assets.map((asset, index) => (
                <li key={asset.symbol} {...getItemProps({ item: asset, index })} className="cursor-pointer">
                  <Option asset={asset} isActive={index === highlightedIndex} />
                </li>
              ))
            : null}
        </ul>
        <Said note={isShown ? note : null} count={isShown ? assets.length : 0} />
      </Below>
    </div>
  );
}
