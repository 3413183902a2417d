import { type FileFormat, fileFormats } from '../table-file.ts';

/** A way to take a list away. */
export interface Download {
  readonly label: string;
  readonly href: string;
}

const labels: Readonly<Record<FileFormat, string>> = { csv: 'CSV', xlsx: 'Excel' };

/** The list as a file in every format; its address ends in the format. */
export function downloadsOf(pathOf: (format: FileFormat) => string): readonly Download[] {
  return fileFormats.map((format) => ({ label: labels[format], href: pathOf(format) }));
}
