import { Converter } from 'opencc-js/cn2t';

const convert = Converter({ from: 'cn', to: 'twp' });
const placeholder = /(\{\{[^}]*\}\})/;

/** Simplified Chinese as a reader in Taiwan writes it; `{{names}}` stay as they are. */
export function toTraditional(text: string): string {
  return text
    .split(placeholder)
    .map((part) => (placeholder.test(part) ? part : convert(part)))
    .join('');
}
