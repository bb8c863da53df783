/** Hands the browser a file made here. */
export function downloadText(name: string, text: string, type = "application/json"): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  downloadAddress(name, address);
  window.setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** The same for what has an address already, such as a picture in a `data:` address; with no name the server's counts. */
export function downloadAddress(name: string, address: string): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
}
