/** What a file really is, told by its first bytes; its name and what the browser says of it count for nothing. */
export type FileKind = 'jpeg' | 'png' | 'webp' | 'mp4' | 'webm' | 'gif' | 'heic' | 'svg' | 'other';

/** As many bytes as `fileKind` looks at. */
export const headLength = 512;

const bytesAt = (head: Buffer, at: number, hex: string): boolean =>
  head.subarray(at, at + hex.length / 2).equals(Buffer.from(hex, 'hex'));
const textAt = (head: Buffer, at: number, text: string): boolean =>
  head.subarray(at, at + text.length).toString('latin1') === text;

const heicBrands = ['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'mif1', 'msf1', 'avif', 'avis'];
const mp4Brands = /^(?:isom|iso\d|mp4[12]|mp4v|avc1|M4V |M4VH|MSNV|dash|f4v )$/;

export function fileKind(head: Buffer): FileKind {
  if (bytesAt(head, 0, 'ffd8ff')) return 'jpeg';
  if (bytesAt(head, 0, '89504e470d0a1a0a')) return 'png';
  if (textAt(head, 0, 'RIFF') && textAt(head, 8, 'WEBP')) return 'webp';
  if (textAt(head, 0, 'GIF8')) return 'gif';
  if (textAt(head, 4, 'ftyp')) return boxKind(head.subarray(8, 12).toString('latin1'));
  if (bytesAt(head, 0, '1a45dfa3')) return head.includes('webm') ? 'webm' : 'other';
  return /<svg[\s>]/i.test(head.toString('latin1')) ? 'svg' : 'other';
}

/** QuickTime is none of them: browsers other than Safari do not play it. */
function boxKind(brand: string): FileKind {
  if (heicBrands.includes(brand)) return 'heic';
  return mp4Brands.test(brand) ? 'mp4' : 'other';
}
