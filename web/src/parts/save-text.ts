/** Saves a text as a file on the person's device. */
export function saveText(text: string, name: string, type: string) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  // The browser has taken the content by the time that the next task runs.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
