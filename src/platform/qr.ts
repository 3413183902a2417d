import { toString as draw } from 'qrcode';

/**
 * A code to be scanned, as the address of an image: dark on white with its quiet zone whatever the page's colours, for
 * not every telephone reads it the other way round.
 */
export async function qrImage(text: string): Promise<string> {
  const svg = await draw(text, { type: 'svg', errorCorrectionLevel: 'M', margin: 4 });
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}
