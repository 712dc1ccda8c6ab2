/** The boat that stays level, with the product's name. */
export function Logo() {
  return (
    <span className="inline-flex items-center gap-2 text-base font-semibold tracking-tight">
      <img src="/favicon.svg" alt="" width={26} height={26} />
      <span className="hidden min-[430px]:inline">Evenkeel</span>
    </span>
  );
}
