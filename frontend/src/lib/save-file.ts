/** Offers a text to the person as a file of this name, through the browser's own download. */
export function saveFile(name: string, type: "application/json" | "text/csv", text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken the address by the next turn; kept for a while for those that are slow to.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
