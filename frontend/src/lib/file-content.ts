/** The server takes no more; what is larger is no list of holdings or targets. */
export const FILE_BYTES_MAX = 500_000;

/** What keeps a file from being sent, as one sentence; null where nothing does. */
export function fileProblem(file: { size: number }): string | null {
  if (file.size === 0) return "The file is empty.";
  return file.size > FILE_BYTES_MAX ? "The file is larger than 500 kB: it is not a list of holdings." : null;
}

/** The file's bytes in base64: the server finds out how they are encoded. */
export async function contentOf(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let start = 0; start < bytes.length; start += 8192) {
    text += String.fromCharCode(...bytes.subarray(start, start + 8192));
  }
  return btoa(text);
}
