/** One line of a CSV file. */
export function csvLineOf(cells: readonly string[]): string {
  return cells.map(csvCell).join(',');
}

/** Text that a spreadsheet would take for a formula gets an apostrophe before it; numbers stay numbers. */
function csvCell(text: string): string {
  const isNumber = /^-?[\d.]+$/.test(text);
  const safe = !isNumber && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
