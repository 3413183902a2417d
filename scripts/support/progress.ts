/** A bar on a terminal; elsewhere a line now and then, so that a log stays short. */
export function progressBar(
  total: number,
  write: (text: string) => void = writeOut,
  live = process.stdout.isTTY,
) {
  let shown = -1;
  return (done: number, note: string): void => {
    const percent = total === 0 ? 100 : Math.floor((done * 100) / total);
    if (percent === shown && !live) return;
    if (!live && percent % 5 !== 0) return;
    shown = percent;
    const filled = Math.round(percent / 4);
    const bar = `[${'█'.repeat(filled)}${'·'.repeat(25 - filled)}] ${String(percent).padStart(3)} %  ${note}`;
    write(live ? `\r${bar.padEnd(100)}${done >= total ? '\n' : ''}` : `${bar}\n`);
  };
}

function writeOut(text: string): void {
  process.stdout.write(text);
}

/** A plain table for terminals: the first column to the left, numbers to the right. */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  return [line(head), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}
